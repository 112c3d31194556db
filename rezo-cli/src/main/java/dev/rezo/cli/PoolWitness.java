package dev.rezo.cli;

import dev.rezo.client.Route;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.pool.PoolListener;
import dev.rezo.pool.RemovalCause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the connection that a pool opened last, and when which one left it and why.
 *
 * <p>Thread-safe: guarded by itself.
 */
final class PoolWitness implements PoolListener<Route, ConnectionFacts> {

  /**
   * A connection that left.
   *
   * @param id its number
   * @param cause why
   * @param nanos when
   */
  record Removal(long id, RemovalCause cause, long nanos) {}

  private @Nullable ConnectionFacts added;
  private @Nullable Removal removal;

  @Override
  public synchronized void added(Route key, ConnectionFacts member) {
    added = member;
  }

  @Override
  public synchronized void removed(Route key, ConnectionFacts member, RemovalCause cause) {
    removal = new Removal(member.id(), cause, System.nanoTime());
    notifyAll();
  }

  /** The connection that was opened last, or null. */
  synchronized @Nullable ConnectionFacts added() {
    return added;
  }

  /** Waits until this connection is gone; null when it is still there after that time. */
  synchronized @Nullable Removal awaitRemoval(long id, Duration patience)
      throws InterruptedException {
    long start = System.nanoTime();
    long left = patience.toNanos();
    while (left > 0 && (removal == null || removal.id != id)) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
      left = patience.toNanos() - (System.nanoTime() - start);
    }
    return removal != null && removal.id == id ? removal : null;
  }
}
