package dev.rezo.dns;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * Counts durations in buckets, each at most a quarter wider than the one before: four for each
 * power of two of microseconds. When it has counted enough it halves all counts, so that it speaks
 * of what happened lately.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class LookupHistogram {

  /** Within a doubling of this number the older half of what was counted weighs less than half. */
  private static final int ENOUGH = 2048;

  private static final int SUB_BUCKET_BITS = 2;
  private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;

  private final int[] counts = new int[Long.SIZE * SUB_BUCKETS];
  private int total;

  void add(long nanos) {
    counts[bucketOf(TimeUnit.NANOSECONDS.toMicros(nanos))]++;
    if (++total >= ENOUGH) {
      total = 0;
      for (int i = 0; i < counts.length; i++) {
        counts[i] /= 2;
        total += counts[i];
      }
    }
  }

  LookupTimes times() {
    return new LookupTimes(percentile(50), percentile(90), percentile(99));
  }

  private Duration percentile(int percent) {
    long missing = ((long) total * percent + 99) / 100;
    for (int i = 0; i < counts.length && missing > 0; i++) {
      missing -= counts[i];
      if (missing <= 0) {
        return Duration.of(upperMicros(i), ChronoUnit.MICROS);
      }
    }
    return Duration.ZERO;
  }

  /** The power of two, then the two bits that follow the highest. */
  private static int bucketOf(long micros) {
    long value = Math.max(micros, SUB_BUCKETS);
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    int next = (int) (value >>> (power - SUB_BUCKET_BITS)) & (SUB_BUCKETS - 1);
    return power * SUB_BUCKETS + next;
  }

  /** The least duration that is too long for the bucket. */
  private static long upperMicros(int bucket) {
    int power = bucket / SUB_BUCKETS;
    long next = bucket % SUB_BUCKETS;
    return (SUB_BUCKETS + next + 1) << (power - SUB_BUCKET_BITS);
  }
}
