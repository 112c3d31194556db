package dev.rezo.pool;

import java.util.EnumMap;
import java.util.Map;

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
      waited++;
      waitedNanos += nanos;
    }
  }

  void removed(RemovalCause cause) {
    removed.merge(cause, 1L, Long::sum);
  }

  Turnover turnover() {
    return new Turnover(opened, openingsFailed, leased, reused, waited, waitedNanos, removed);
  }
}
