package dev.rezo.pool;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what goes through a bucket.
 *
 * <p>Guarded by the lock of its bucket.
 */
final class Tally {
  private final Map<RemovalCause, Long> removed = new EnumMap<>(RemovalCause.class);
  private long opened;
  private long openingsFailed;
  private long leased;
  private long reused;
  private long waited;
  private long waitedNanos;
  private long longestWaitNanos;

  /** See {@link WaitTimes}; null until somebody has waited. */
  private long @Nullable [] waits;

  void opened() {
    opened++;
  }

  void openingFailed() {
    openingsFailed++;
  }

  void leased(int useCount, long nanos) {
    leased++;
    if (useCount > 1) {
      reused++;
    }
    if (nanos > 0) {
      waited(nanos);
    }
  }

  /** So many leases of members that had served before, none of them waited for. */
  void leasedAgain(int count) {
    leased += count;
    reused += count;
  }

  private void waited(long nanos) {
    waited++;
    waitedNanos += nanos;
    longestWaitNanos = Math.max(longestWaitNanos, nanos);
    long[] cells = waits;
    if (cells == null) {
      cells = new long[WaitTimes.CELLS];
      waits = cells;
    }
    cells[WaitTimes.cellOf(nanos)]++;
  }

  void removed(RemovalCause cause) {
    removed.merge(cause, 1L, Long::sum);
  }

  Turnover turnover() {
    long[] cells = waits;
    WaitTimes times =
        cells == null
            ? WaitTimes.NONE
            : new WaitTimes(waited, waitedNanos, longestWaitNanos, cells.clone());
    return new Turnover(opened, openingsFailed, leased, reused, times, removed);
  }
}
