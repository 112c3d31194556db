package dev.rezo.pool;

import java.util.concurrent.locks.StampedLock;

/**
 * The lock of a home, with room behind it, see {@link Margin}: homes have theirs next to each other
 * in the heap, and their threads run on different processors. Not reentrant.
 *
 * <p>Thread-safe.
 */
@SuppressWarnings({"serial", "unused"}) // It is never serialised; the fields are room.
final class HomeLock extends StampedLock {
  private long m00;
  private long m01;
  private long m02;
  private long m03;
  private long m04;
  private long m05;
  private long m06;
  private long m07;
  private long m08;
  private long m09;
  private long m10;
  private long m11;
  private long m12;
  private long m13;
  private long m14;
  private long m15;

  void lock() {
    long unused = writeLock();
  }

  /** Whoever locked it. */
  void unlock() {
    if (!tryUnlockWrite()) {
      throw new IllegalMonitorStateException("a home: expected to be locked");
    }
  }
}
