package dev.rezo.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A point at which a server stops until the test lets it go on: the replacement for sleeping.
 *
 * <pre>{@code
 * Gate gate = new Gate();
 * server.enqueue(MockResponse.ok("late").headAfter(gate));
 * CompletableFuture<Response> call = client.get(server.url("/")).sendAsync();
 * gate.awaitReached();       // the server has the request and holds the answer back
 * gate.open();
 * }</pre>
 *
 * <p>A gate opens once and stays open. It may be used at several points.
 *
 * <p>Thread-safe.
 */
public final class Gate {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CountDownLatch opened = new CountDownLatch(1);
  private final CountDownLatch reached = new CountDownLatch(1);

  /** A closed gate. */
  public Gate() {}

  /** Lets go on whoever stands here, and whoever comes. */
  public void open() {
    opened.countDown();
  }

  /** Waits until somebody stands at the gate, at most 10 s. */
  public void awaitReached() {
    awaitReached(PATIENCE);
  }

  /**
   * Waits until somebody stands at the gate, or has passed.
   *
   * @throws AssertionError when nobody came in time
   */
  public void awaitReached(Duration timeout) {
    if (!wasReachedWithin(timeout)) {
      throw new AssertionError("Gate: expected to be reached within " + timeout + ", actual not");
    }
  }

  /** Stands at the gate, at most this long; answers whether it is open. */
  boolean passWithin(Duration patience) throws InterruptedException {
    reached.countDown();
    return opened.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private boolean wasReachedWithin(Duration timeout) {
    try {
      return reached.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a gate", e);
    }
  }

  @Override
  public String toString() {
    return "Gate[" + (opened.getCount() == 0 ? "open" : "closed") + "]";
  }
}
