package dev.rezo.plugins.retry;

import java.util.concurrent.locks.ReentrantLock;

/**
 * How many retries there may be: a share of the calls of late, and a few for those who call seldom.
 * When a server fails, each call would otherwise become as many requests as it has attempts, and
 * the server would get the more to do the worse it does.
 *
 * <p>A call earns a share of a retry, a retry spends one; what was earned is kept for ten seconds'
 * worth of calls at most, so that a long quiet time saves up nothing for a storm.
 *
 * <p>Thread-safe.
 */
public final class RetryBudget {

  private static final double SECONDS_KEPT = 10;
  private static final double NANOS_OF_SECOND = 1e9;

  /** As many are there from the start: a program that calls seldom has its retries. */
  private static final double RESERVE = 10;

  private final double share;
  private final double perSecond;

  /** Guards what follows: for a few steps of arithmetic. */
  private final ReentrantLock lock = new ReentrantLock();

  private double earned;
  private double callsPerSecond;
  private long lastNanos;
  private boolean begun;

  /**
   * A budget to be shared by all calls of a client, or of several.
   *
   * @param share how many retries there may be for each call: 0.2 for one in five
   * @param perSecond how many there may be in a second besides; ten are there from the start
   */
  public RetryBudget(double share, double perSecond) {
    if (!(share >= 0 && share <= 1000) || !(perSecond >= 0 && perSecond <= 1e6)) {
      throw new IllegalArgumentException(
          "retry budget: expected a share and a number from 0, actual " + share + ", " + perSecond);
    }
    this.share = share;
    this.perSecond = perSecond;
  }

  /** A call begins. */
  void called(long nowNanos) {
    lock.lock();
    try {
      pass(nowNanos);
      callsPerSecond += 1 / SECONDS_KEPT;
      earned = Math.min(earned + share, most());
    } finally {
      lock.unlock();
    }
  }

  /** Whether there may be a retry now; if so, it is spent. */
  boolean spend(long nowNanos) {
    lock.lock();
    try {
      pass(nowNanos);
      if (earned < 1) {
        return false;
      }
      earned -= 1;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** What is left, in retries. */
  double left(long nowNanos) {
    lock.lock();
    try {
      pass(nowNanos);
      return earned;
    } finally {
      lock.unlock();
    }
  }

  private double most() {
    return Math.max(RESERVE, SECONDS_KEPT * (share * callsPerSecond + perSecond));
  }

  private void pass(long nowNanos) {
    if (!begun) {
      begun = true;
      lastNanos = nowNanos;
      earned = RESERVE;
    }
    double seconds = Math.max(0, nowNanos - lastNanos) / NANOS_OF_SECOND;
    lastNanos = nowNanos;
    callsPerSecond *= Math.exp(-seconds / SECONDS_KEPT);
    earned = Math.min(earned + perSecond * seconds, most());
  }

  @Override
  public String toString() {
    return "RetryBudget[" + share + " of the calls, and " + perSecond + " a second]";
  }
}
