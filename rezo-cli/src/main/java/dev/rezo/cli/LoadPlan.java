package dev.rezo.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a load run measures and what it sends, in the scale of {@link System#nanoTime}.
 *
 * <p>Immutable.
 *
 * @param startNanos when the first request starts
 * @param measureNanos from when on requests are counted
 * @param endNanos from when on no request starts
 * @param requests how many are counted at most, or {@link Long#MAX_VALUE}
 * @param intervalNanos between two starts of an open loop, or 0 for a closed one
 */
record LoadPlan(
    long startNanos, long measureNanos, long endNanos, long requests, double intervalNanos) {

  /** A run without a duration ends by its number of requests; this is only a bound. */
  private static final long LONGEST_NANOS = 365L * 24 * 3_600_000_000_000L;

  /** The plan of these options, from this moment on. */
  static LoadPlan of(LoadOptions options, long nowNanos) {
    long measure = nowNanos + options.warmUp().toNanos();
    @Nullable Duration measured = options.measured();
    return new LoadPlan(
        nowNanos,
        measure,
        measure + (measured == null ? LONGEST_NANOS : measured.toNanos()),
        options.requests == 0 ? Long.MAX_VALUE : options.requests,
        options.rate == 0 ? 0 : 1e9 / options.rate);
  }

  boolean isOpen() {
    return intervalNanos > 0;
  }

  /** When the request with this number, from 0, is to start in an open loop. */
  long intendedNanos(long number) {
    return startNanos + (long) (number * intervalNanos);
  }

  boolean isCounted(long startedNanos) {
    return startedNanos - measureNanos >= 0;
  }

  boolean isOver(long nowNanos) {
    return nowNanos - endNanos >= 0;
  }

  /** How far the measured part is, from 0 to 1; below 0 while it warms up. */
  double progress(long nowNanos, long counted) {
    if (nowNanos - measureNanos < 0) {
      return -1;
    }
    double byTime = (double) (nowNanos - measureNanos) / (endNanos - measureNanos);
    return Math.min(1, Math.max(byTime, (double) counted / requests));
  }
}
