package dev.rezo.client;

import dev.rezo.h2.WindowBudget;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that windows of HTTP/2 may grow into, and that holds what is not read of responses
 * that are still coming, counted for the process: readers of these that stop, however many there
 * are, hold no more than that beyond the window of each connection. A response that is complete is
 * the application's, and does not count.
 *
 * <p>Thread-safe.
 */
final class WindowMemory implements WindowBudget {

  /** An eighth of the heap: the application needs the rest. */
  private static final int PART_OF_HEAP = 8;

  static final WindowMemory OF_PROCESS =
      new WindowMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

  private final long most;
  private final AtomicLong claimed = new AtomicLong();

  /**
   * Makes a budget.
   *
   * @param most how many bytes may be claimed at a time
   */
  WindowMemory(long most) {
    this.most = most;
  }

  @Override
  public boolean claim(long bytes) {
    long before = claimed.get();
    while (bytes <= most - before) {
      if (claimed.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = claimed.get();
    }
    return false;
  }

  @Override
  public void release(long bytes) {
    long left = claimed.addAndGet(-bytes);
    if (left < 0) {
      throw new IllegalStateException("windows: expected to release what was claimed, actual more");
    }
  }

  @Override
  public String toString() {
    return "WindowMemory[" + claimed + " of " + most + "]";
  }
}
