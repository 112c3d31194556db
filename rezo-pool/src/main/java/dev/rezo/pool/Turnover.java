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
 * @param waits how long leases were waited for, where they were
 * @param removed members removed, by cause; a cause that never happened is not in the map
 */
public record Turnover(
    long opened,
    long openingsFailed,
    long leased,
    long reused,
    WaitTimes waits,
    Map<RemovalCause, Long> removed) {

  /** Nothing yet. */
  public static final Turnover NONE = new Turnover(0, 0, 0, 0, WaitTimes.NONE, Map.of());

  /** Makes the map read-only. */
  public Turnover {
    removed = removed.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(removed));
  }

  /** Share of the leases that reused a member, from 0 to 1; 0 before the first lease. */
  public double reuseRatio() {
    return leased == 0 ? 0 : (double) reused / leased;
  }

  /** Members removed for this cause. */
  public long removed(RemovalCause cause) {
    return removed.getOrDefault(cause, 0L);
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
        waits.plus(other.waits),
        sum);
  }

  /** What has been added since an earlier one; all of it, if that was of a bucket of before. */
  public Turnover since(Turnover earlier) {
    if (earlier.leased > leased || earlier.opened > opened) {
      return this;
    }
    Map<RemovalCause, Long> more = new EnumMap<>(RemovalCause.class);
    removed.forEach(
        (cause, count) -> {
          if (count > earlier.removed(cause)) {
            more.put(cause, count - earlier.removed(cause));
          }
        });
    return new Turnover(
        opened - earlier.opened,
        openingsFailed - earlier.openingsFailed,
        leased - earlier.leased,
        reused - earlier.reused,
        waits.since(earlier.waits),
        more);
  }

  /** {@code 3 opened, 40 leased, 92 % reused, 0 waited, closed 2 IDLE_TIMEOUT}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(opened).append(" opened, ");
    if (openingsFailed > 0) {
      text.append(openingsFailed).append(" failed to open, ");
    }
    text.append(leased).append(" leased, ");
    text.append(Math.round(reuseRatio() * 100)).append(" % reused, ").append(waits);
    String separator = ", closed ";
    for (Map.Entry<RemovalCause, Long> entry : removed.entrySet()) {
      text.append(separator).append(entry.getValue()).append(' ').append(entry.getKey());
      separator = ", ";
    }
    return text.toString();
  }
}
