package dev.rezo.pool;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Totals of what went through a bucket, or through the whole pool. Immutable.
 *
 * @param opened members opened
 * @param openingsFailed openings that came to nothing
 * @param leased leases granted
 * @param reused leases granted on a member that had served before
 * @param waited leases and openings that had to be waited for
 * @param waitedNanos how long they were waited for, together
 * @param removed members removed, by cause; a cause that never happened is not in the map
 */
public record Turnover(
    long opened,
    long openingsFailed,
    long leased,
    long reused,
    long waited,
    long waitedNanos,
    Map<RemovalCause, Long> removed) {

  /** Nothing yet. */
  public static final Turnover NONE = new Turnover(0, 0, 0, 0, 0, 0, Map.of());

  /** Makes the map read-only. */
  public Turnover {
    removed = removed.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(removed));
  }

  /** Share of the leases that reused a member, from 0 to 1; 0 before the first lease. */
  public double reuseRatio() {
    return leased == 0 ? 0 : (double) reused / leased;
  }

  /** Both together. */
  public Turnover plus(Turnover other) {
    Map<RemovalCause, Long> sum = new EnumMap<>(RemovalCause.class);
    sum.putAll(removed);
    other.removed.forEach((cause, count) -> sum.merge(cause, count, Long::sum));
    return new Turnover(
        opened + other.opened,
        openingsFailed + other.openingsFailed,
        leased + other.leased,
        reused + other.reused,
        waited + other.waited,
        waitedNanos + other.waitedNanos,
        sum);
  }
}
