package dev.rezo.cli;

import dev.rezo.pool.Occupancy;

/**
 * A short time of a load run.
 *
 * <p>Immutable.
 *
 * @param endNanos when it ended, counted from the end of the warm-up
 * @param nanos how long it was
 * @param completed answers that came to their end in it
 * @param failed requests that failed in it
 * @param pool the pool as it was when it was busiest
 */
record LoadMoment(long endNanos, long nanos, long completed, long failed, Occupancy pool) {

  /** Both together, where {@code next} follows. */
  LoadMoment then(LoadMoment next) {
    return new LoadMoment(
        next.endNanos,
        nanos + next.nanos,
        completed + next.completed,
        failed + next.failed,
        demand(next.pool) >= demand(pool) ? next.pool : pool);
  }

  private static int demand(Occupancy pool) {
    return pool.active() + pool.opening() + pool.waiting();
  }

  double endSeconds() {
    return endNanos / 1e9;
  }

  double completedPerSecond() {
    return nanos == 0 ? 0 : completed * 1e9 / nanos;
  }

  double failedPerSecond() {
    return nanos == 0 ? 0 : failed * 1e9 / nanos;
  }
}
