package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Phase;
import dev.rezo.http.RezoException;
import dev.rezo.pool.Acquired;
import dev.rezo.pool.Opening;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A dial whose customer has a defect. */
class DialTest {

  private final VirtualClient virtual = new VirtualClient(b -> b);
  private final Exchange model = (Exchange) virtual.get();
  private final List<RezoException> failures = new ArrayList<>();

  @Test
  void aCustomerThatThrowsHearsOfItAndItsConnectionIsClosed() {
    model.cancel(true);
    virtual.time.runUntilIdle();
    dial(new Throwing(false));
    assertThat(virtual.bucket()).doesNotContain("1 active").doesNotContain("opening");
    virtual.client.close();
    virtual.network.requireNothingLeft();
  }

  @Test
  void soItDoesWhenItHasEndedTheOpeningBefore() {
    dial(new Throwing(true));
    assertThat(failures.get(0).getSuppressed()).hasSize(1);
  }

  private void dial(Throwing customer) {
    Acquired<Route, HttpConnection> granted = virtual.pool.reserve(model.route(), model.core);
    int open = virtual.network.openTransports();
    virtual.loops.loop(0).execute(() -> begin(customer, (Opening<Route, HttpConnection>) granted));
    virtual.time.runUntilIdle();
    assertThat(failures)
        .singleElement()
        .isInstanceOf(ConnectionFailedException.class)
        .satisfies(e -> assertThat(e).hasCause(customer.defect));
    assertThat(virtual.network.openTransports()).isEqualTo(open);
  }

  private void begin(Throwing customer, Opening<Route, HttpConnection> opening) {
    new Dial(model.core, virtual.loops.loop(0), customer, opening).begin();
  }

  /** Breaks when it is given what it wanted. */
  private final class Throwing implements Dial.Customer {
    private final AssertionError defect = new AssertionError("a defect");
    private final boolean endsOpening;

    Throwing(boolean endsOpening) {
      this.endsOpening = endsOpening;
    }

    @Override
    public Route route() {
      return model.route();
    }

    @Override
    public ConnectionPool pool() {
      return virtual.pool;
    }

    @Override
    public Deadlines limits() {
      return model.limits();
    }

    @Override
    public long callDeadline() {
      return Deadlines.NEVER;
    }

    @Override
    public @Nullable CallState watched() {
      return null;
    }

    @Override
    public RezoException dialTookTooLong(Limit limit, Phase phase) {
      throw new AssertionError(limit + " in " + phase);
    }

    @Override
    public void dialled(Opening<Route, HttpConnection> opening, HttpConnection connection) {
      if (endsOpening) {
        assertThat(opening.opened(connection, model.core.nanoTime(), Deadlines.NEVER)).isNotNull();
      }
      throw defect;
    }

    @Override
    public void dialFailed(RezoException cause) {
      failures.add(cause);
    }
  }
}
