package dev.rezo.client;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Notices a program that makes a client with a pool of its own for each call: then no connection is
 * ever used twice.
 *
 * <p>Guarded by its lock.
 */
final class CreationRate {

  /** As many in a {@link #WINDOW_NANOS} may be the tests of an application, or its start. */
  static final int MOST = 100;

  static final long WINDOW_NANOS = 60_000_000_000L;

  /** All clients of the process. */
  static final CreationRate OF_PROCESS = new CreationRate();

  private final ReentrantLock lock = new ReentrantLock();

  /** When each of the last {@link #MOST} was made, the oldest at {@link #next}. */
  private final long[] madeNanos = new long[MOST];

  private int next;
  private boolean full;
  private boolean told;

  /** A client was made; whether that was one too many within the window, which is told once. */
  boolean isTooHigh(long nowNanos) {
    lock.lock();
    try {
      boolean tooMany = full && nowNanos - madeNanos[next] < WINDOW_NANOS;
      madeNanos[next] = nowNanos;
      next = (next + 1) % MOST;
      full |= next == 0;
      boolean tell = tooMany && !told;
      told |= tell;
      return tell;
    } finally {
      lock.unlock();
    }
  }
}
