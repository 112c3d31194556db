package dev.rezo.testing;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Tells waiting tests that something has changed, so that they need not look again and again.
 *
 * <p>Thread-safe.
 */
final class Signal {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Makes a change and lets all waiting look again. */
  void after(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Looks at what the changes are about. */
  <T> T read(Supplier<T> value) {
    lock.lock();
    try {
      return value.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until {@code condition} holds; it is looked at after each change, under this lock.
   *
   * @return whether it came to hold in time
   * @throws IllegalStateException when the waiting thread is interrupted
   */
  boolean await(Duration timeout, BooleanSupplier condition) {
    long leftNanos = timeout.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (leftNanos <= 0) {
          return false;
        }
        leftNanos = changed.awaitNanos(leftNanos);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a server", e);
    } finally {
      lock.unlock();
    }
  }
}
