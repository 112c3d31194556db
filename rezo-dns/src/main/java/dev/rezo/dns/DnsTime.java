package dev.rezo.dns;

/**
 * The time of a cache: a clock, and a way to be called later. A cache uses the system's unless it
 * is given another, such as one that a test moves.
 *
 * <p>Thread-safe.
 */
public interface DnsTime {

  /** Nanoseconds since some moment; compared by difference, as {@link System#nanoTime} is. */
  long nanoTime();

  /**
   * Runs a task once, on any thread. The task is short and does not block, but for what is chained
   * to an answer that it completes.
   *
   * @param delayNanos how much later, at the earliest
   * @return takes the task back, if it has not begun
   */
  Runnable after(long delayNanos, Runnable task);
}
