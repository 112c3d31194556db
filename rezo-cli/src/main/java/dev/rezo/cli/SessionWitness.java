package dev.rezo.cli;

import dev.rezo.http.GoAway;
import dev.rezo.http.SessionFacts;
import dev.rezo.http.SessionListener;
import dev.rezo.http.SessionSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the HTTP/2 sessions of a diagnosis have said.
 *
 * <p>Thread-safe: guarded by itself.
 */
final class SessionWitness implements SessionListener {

  private @Nullable SessionSettings settings;
  private @Nullable GoAway goAway;
  private long pongNanos;

  @Override
  public synchronized void settingsReceived(SessionFacts session, SessionSettings received) {
    settings = received;
  }

  @Override
  public synchronized void goAwayReceived(SessionFacts session, GoAway received) {
    goAway = received;
  }

  @Override
  public synchronized void pong(SessionFacts session, long roundTripNanos) {
    pongNanos = roundTripNanos;
    notifyAll();
  }

  /** What the last of them takes, or null. */
  synchronized @Nullable SessionSettings settings() {
    return settings;
  }

  /** How the last one was ended that was ended so, or null. */
  synchronized @Nullable GoAway goAway() {
    return goAway;
  }

  /** Waits until a PING is answered: how long that took, or 0 when it is not in time. */
  synchronized long awaitPong(Duration patience) throws InterruptedException {
    long start = System.nanoTime();
    long left = patience.toNanos();
    while (left > 0 && pongNanos == 0) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
      left = patience.toNanos() - (System.nanoTime() - start);
    }
    return pongNanos;
  }
}
