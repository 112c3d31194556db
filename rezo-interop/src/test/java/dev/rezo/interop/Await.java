package dev.rezo.interop;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits for what another process does, which tells nobody: looks again and again, and not forever.
 *
 * <p>Immutable.
 */
final class Await {

  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(10).toNanos();

  private Await() {}

  /**
   * Returns when the condition holds.
   *
   * @param actual what to say when it does not come to that
   * @throws AssertionError when it does not hold in time
   */
  static void until(
      String expected, Duration patience, Callable<Boolean> condition, Supplier<String> actual)
      throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new AssertionError(
            "expected " + expected + " within " + patience + ", actual " + actual.get());
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }
}
