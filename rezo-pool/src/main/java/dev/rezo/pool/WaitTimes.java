package dev.rezo.pool;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How long those who had to wait in the queue have waited. Whoever was served at once is not
 * counted.
 *
 * <p>The times are counted in cells, eight for each power of two from 8 us to half an hour: a
 * quantile is at most an eighth too high, and the memory is bounded whatever happens.
 *
 * <p>Immutable. Times are nanoseconds.
 */
public final class WaitTimes {

  /** Cells for each power of two, as a power of two itself. */
  private static final int CELL_BITS = 3;

  private static final int CELLS_PER_POWER = 1 << CELL_BITS;

  /** Nanoseconds are counted in units of 1024: about a microsecond. */
  private static final int UNIT_BITS = 10;

  /** Longer than 2^31 units, about 37 minutes, is the last cell. */
  private static final int HIGHEST_POWER = 30;

  /** How many cells a counter has: 1.9 KB, and only for a bucket in which somebody has waited. */
  static final int CELLS = (HIGHEST_POWER - CELL_BITS + 2) * CELLS_PER_POWER;

  /** Nobody has waited. */
  public static final WaitTimes NONE = new WaitTimes(0, 0, 0, new long[0]);

  private final long count;
  private final long totalNanos;
  private final long longestNanos;
  private final long[] cells;

  /** Takes the cells as its own. */
  WaitTimes(long count, long totalNanos, long longestNanos, long[] cells) {
    this.count = count;
    this.totalNanos = totalNanos;
    this.longestNanos = longestNanos;
    this.cells = cells;
  }

  /** The cell in which a time is counted. */
  static int cellOf(long nanos) {
    long units = nanos >>> UNIT_BITS;
    if (units < CELLS_PER_POWER) {
      return (int) units;
    }
    int power = 63 - Long.numberOfLeadingZeros(units);
    if (power > HIGHEST_POWER) {
      return CELLS - 1;
    }
    int within = (int) (units >>> (power - CELL_BITS)) & (CELLS_PER_POWER - 1);
    return (power - CELL_BITS + 1) * CELLS_PER_POWER + within;
  }

  /** The longest time that is counted in a cell. */
  private static long longestOf(int cell) {
    int step = cell / CELLS_PER_POWER;
    long within = cell % CELLS_PER_POWER;
    long end = step == 0 ? within + 1 : (CELLS_PER_POWER + within + 1) << (step - 1);
    return (end << UNIT_BITS) - 1;
  }

  /** How many have waited. */
  public long count() {
    return count;
  }

  /** How long they have waited, together. */
  public long totalNanos() {
    return totalNanos;
  }

  /** The longest wait. */
  public long longestNanos() {
    return longestNanos;
  }

  /** Half of them have waited no longer; 0 if nobody has. */
  public long p50Nanos() {
    return quantileNanos(0.50);
  }

  /** 95 of 100 have waited no longer; 0 if nobody has. */
  public long p95Nanos() {
    return quantileNanos(0.95);
  }

  /** 99 of 100 have waited no longer; 0 if nobody has. */
  public long p99Nanos() {
    return quantileNanos(0.99);
  }

  /**
   * The time that this share of them has not exceeded.
   *
   * @param share from 0 to 1
   */
  public long quantileNanos(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: expected 0 to 1, actual " + share);
    }
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int cell = 0; cell < cells.length; cell++) {
      seen += cells[cell];
      if (seen >= rank) {
        return cell == CELLS - 1 ? longestNanos : Math.min(longestOf(cell), longestNanos);
      }
    }
    return 0;
  }

  /** Both together. */
  public WaitTimes plus(WaitTimes other) {
    if (count == 0) {
      return other;
    }
    if (other.count == 0) {
      return this;
    }
    long[] sum = cells.clone();
    for (int cell = 0; cell < sum.length; cell++) {
      sum[cell] += other.cells[cell];
    }
    return new WaitTimes(
        count + other.count,
        totalNanos + other.totalNanos,
        Math.max(longestNanos, other.longestNanos),
        sum);
  }

  /** What has been added since an earlier count of the same; the longest wait is that of all. */
  WaitTimes since(WaitTimes earlier) {
    if (earlier.count == 0) {
      return this;
    }
    long[] more = cells.clone();
    for (int cell = 0; cell < more.length; cell++) {
      more[cell] -= earlier.cells[cell];
    }
    return new WaitTimes(
        count - earlier.count, totalNanos - earlier.totalNanos, longestNanos, more);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WaitTimes that
        && count == that.count
        && totalNanos == that.totalNanos
        && longestNanos == that.longestNanos
        && Arrays.equals(cells, that.cells);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(count * 31 + totalNanos);
  }

  /** {@code 12 waited, p50 3 ms, p95 20 ms, p99 21 ms}. */
  @Override
  public String toString() {
    if (count == 0) {
      return "0 waited";
    }
    return count
        + " waited, p50 "
        + millis(p50Nanos())
        + " ms, p95 "
        + millis(p95Nanos())
        + " ms, p99 "
        + millis(p99Nanos())
        + " ms";
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
