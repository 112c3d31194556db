package dev.rezo.client;

/**
 * How long a connection takes to answer, smoothed: each answer counts a quarter, and those before
 * it less and less.
 *
 * <p>Confined to its loop, but for {@link #nanos}.
 */
final class Latency {

  private static final int SHARE = 4;

  private volatile long nanos;

  /** An answer has begun. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // Nobody else writes.
  void add(long sampleNanos) {
    long sample = Math.max(1, sampleNanos); // 0 is said of what is not known.
    long known = nanos;
    nanos = known == 0 ? sample : Math.max(1, known + (sample - known) / SHARE);
  }

  /** The smoothed latency; 0 before the first answer. Thread-safe. */
  long nanos() {
    return nanos;
  }
}
