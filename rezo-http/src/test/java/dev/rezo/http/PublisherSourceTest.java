package dev.rezo.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A publisher's signals in every order that the rules allow, and some that they do not. */
class PublisherSourceTest {

  private final PublisherSource source = new PublisherSource();
  private final Ledger ledger = new Ledger();
  private final AtomicInteger signals = new AtomicInteger();

  private String next() throws IOException {
    ByteBuffer chunk = source.next(signals::incrementAndGet);
    return chunk == null
        ? "nothing"
        : BodySource.isEnd(chunk) ? "end" : UTF_8.decode(chunk).toString();
  }

  private void publish(String text) {
    source.onNext(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  @Test
  void demandIsBoundedAndFollowsTheReader() throws IOException {
    source.onSubscribe(ledger);
    assertThat(ledger.requested).isEqualTo(PublisherSource.AHEAD);
    publish("a");
    publish("b");
    assertThat(ledger.requested).isEqualTo(PublisherSource.AHEAD);
    assertThat(next()).isEqualTo("a");
    assertThat(ledger.requested).isEqualTo(PublisherSource.AHEAD + 1);
  }

  @Test
  void readerIsSignalledByChunkEndAndFailure() throws IOException {
    source.onSubscribe(ledger);
    assertThat(next()).isEqualTo("nothing");
    publish("a");
    assertThat(signals).hasValue(1);
    publish("b");
    assertThat(signals).hasValue(1);
    assertThat(next()).isEqualTo("a");
    assertThat(next()).isEqualTo("b");
    assertThat(next()).isEqualTo("nothing");
    source.onComplete();
    assertThat(signals).hasValue(2);
    assertThat(next()).isEqualTo("end");
    assertThat(next()).isEqualTo("end");
  }

  @Test
  void failureComesAfterWhatWasPublished() throws IOException {
    source.onSubscribe(ledger);
    publish("a");
    source.onError(new IOException("gone"));
    assertThat(next()).isEqualTo("a");
    assertThatThrownBy(this::next)
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(BodyException.Reason.SOURCE_FAILED);
              assertThat(e.phase()).isEqualTo(Phase.SEND);
            })
        .hasRootCauseMessage("gone");
  }

  @Test
  void emptyBuffersAreNoChunks() throws IOException {
    source.onSubscribe(ledger);
    publish("");
    assertThat(ledger.requested).isEqualTo(PublisherSource.AHEAD + 1);
    assertThat(next()).isEqualTo("nothing");
  }

  @Test
  void closeCancelsOnceAndWakesTheReader() throws IOException {
    source.onSubscribe(ledger);
    assertThat(next()).isEqualTo("nothing");
    source.close();
    source.close();
    assertThat(ledger.cancellations).isEqualTo(1);
    assertThat(signals).hasValue(1);
    publish("late");
    assertThatThrownBy(this::next).isInstanceOf(BodyException.class);
  }

  @Test
  void closeBeforeTheSubscriptionCancelsItWhenItComes() {
    source.close();
    source.onSubscribe(ledger);
    assertThat(ledger.cancellations).isEqualTo(1);
    assertThat(ledger.requested).isZero();
  }

  @Test
  void secondSubscriptionIsCancelled() {
    source.onSubscribe(ledger);
    Ledger second = new Ledger();
    source.onSubscribe(second);
    assertThat(second.cancellations).isEqualTo(1);
    assertThat(ledger.cancellations).isZero();
  }

  @Test
  void publisherThatIgnoresDemandIsCutOff() throws IOException {
    source.onSubscribe(ledger);
    for (int i = 0; i <= PublisherSource.AHEAD; i++) {
      publish("a");
    }
    assertThat(ledger.cancellations).isEqualTo(1);
    for (int i = 0; i < PublisherSource.AHEAD; i++) {
      assertThat(next()).isEqualTo("a");
    }
    assertThatThrownBy(this::next)
        .isInstanceOf(BodyException.class)
        .hasMessageContaining("more than the 4 chunks that were asked for");
  }

  @Test
  void nullsAreMistakes() {
    assertThatThrownBy(() -> source.onSubscribe(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> source.onNext(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> source.onError(null)).isInstanceOf(NullPointerException.class);
  }

  /** Adds up what was asked for. */
  private static final class Ledger implements Flow.Subscription {
    long requested;
    int cancellations;

    @Override
    public void request(long count) {
      requested += count;
    }

    @Override
    public void cancel() {
      cancellations++;
    }
  }
}
