package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.checks.PoolRun.Connection;
import dev.rezo.checks.PoolRun.Moment;
import dev.rezo.pool.Order;
import dev.rezo.pool.PoolLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The pictures of a pool are those of a run with the code of today, and show what the page says of
 * them. With {@code -Ddocs.update=true} they are drawn anew.
 */
final class PoolPicturesTest {

  private final Repository repository = Repository.HERE;

  private void expect(String picture, String drawn) throws IOException {
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(repository.file(picture), drawn);
    }
    assertThat(repository.file(picture)).content().as(picture).isEqualTo(drawn);
    String name = picture.substring(picture.lastIndexOf('/') + 1);
    assertThat(repository.text("docs-site/pooling.md")).contains("](" + name + ")");
  }

  @Test
  void thePictureOfABurstIsOfThisCode() throws IOException {
    expect("docs-site/pooling-burst.svg", PoolPictures.burst());
  }

  @Test
  void thePictureOfOrdersIsOfThisCode() throws IOException {
    expect("docs-site/pooling-order.svg", PoolPictures.orders());
  }

  private static List<Connection> openAtTheEnd(Order order) {
    return PoolRun.with(PoolLimits.DEFAULT.withOrder(order)).connections().stream()
        .filter(Connection::isOpen)
        .toList();
  }

  @Test
  void afterABurstLifoLetsGoWhatNobodyNeedsAndFifoKeepsAll() {
    assertThat(openAtTheEnd(Order.LIFO)).hasSize(1);
    assertThat(openAtTheEnd(Order.FIFO)).hasSize(PoolRun.CAP);
  }

  @Test
  void aBurstIsServedWithinTheCapAndWaitsInBetween() {
    PoolRun run = PoolRun.with(PoolLimits.DEFAULT);
    int calls = PoolRun.BURST + (int) PoolRun.LENGTH.dividedBy(PoolRun.BETWEEN_CALLS);

    assertThat(run.moments())
        .allSatisfy(moment -> assertThat(moment.pool().members()).isLessThanOrEqualTo(PoolRun.CAP));
    assertThat(run.moments().stream().map(Moment::pool).mapToInt(pool -> pool.waiting()).max())
        .hasValue(PoolRun.BURST - PoolRun.CAP);
    assertThat(run.connections()).hasSize(PoolRun.CAP);
    assertThat(run.connections().stream().mapToInt(one -> one.leases().size()).sum())
        .isEqualTo(calls);
  }
}
