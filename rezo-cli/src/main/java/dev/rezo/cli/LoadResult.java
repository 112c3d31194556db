package dev.rezo.cli;

import dev.rezo.pool.PoolAdvisor;
import dev.rezo.pool.PoolHint;
import dev.rezo.pool.PoolSnapshot;
import java.time.Instant;
import java.util.List;

/**
 * What a load run found.
 *
 * <p>Immutable; nobody writes to the tally any more.
 *
 * @param plan what was to be done
 * @param startedAt when, by the clock on the wall
 * @param tally what was counted
 * @param moments how it went over time
 * @param used by the process while it was counted
 * @param pool as it was when the last request had ended
 * @param unfinished requests that were given up some time after the end
 */
record LoadResult(
    LoadPlan plan,
    Instant startedAt,
    LoadTally tally,
    List<LoadMoment> moments,
    LoadMeter.Reading used,
    PoolSnapshot<?> pool,
    long unfinished) {

  /** From the end of the warm-up to the end of the time, or of the last request if it was later. */
  double seconds() {
    long busy = tally.lastNanos() == 0 ? 0 : tally.lastNanos() - plan.measureNanos();
    boolean byCount = answered() >= plan.requests();
    long planned = byCount ? 1 : plan.endNanos() - plan.measureNanos();
    return Math.max(busy, planned) / 1e9;
  }

  /** Requests that came to an end, good or bad. */
  long answered() {
    return tally.completed() + tally.failed();
  }

  double perSecond() {
    return tally.completed() / seconds();
  }

  double bytesPerSecond() {
    return tally.bytes() / seconds();
  }

  double cpuMicros() {
    return answered() == 0 ? 0 : used.cpuNanos() / 1e3 / answered();
  }

  double allocatedBytes() {
    return answered() == 0 ? 0 : (double) used.allocatedBytes() / answered();
  }

  /** How many connections were opened, for the warm-up too. */
  long opened() {
    return pool.turnover().opened();
  }

  /**
   * What the pool has to say about its limits, the warm-up included.
   *
   * @param keepAlive whether connections were to be used again: else it is no wonder that none was
   */
  List<PoolHint> hints(boolean keepAlive) {
    return PoolAdvisor.advise(pool).stream()
        .filter(hint -> keepAlive || hint.kind() != PoolHint.Kind.CHECK_KEEP_ALIVE)
        .toList();
  }

  /** Requests of an open loop that were due and never started. */
  long missed() {
    if (!plan.isOpen() || plan.requests() != Long.MAX_VALUE) {
      return 0;
    }
    long dueNow = (long) ((plan.endNanos() - plan.measureNanos()) / plan.intervalNanos());
    return Math.max(0, dueNow - answered() - unfinished);
  }

  /** The exit code: curl's for the first failure, 22 for a status that counts as one. */
  int exitCode(boolean failOnStatus) {
    Throwable failure = tally.firstFailure();
    if (failure != null) {
      int code = ExitCode.of(failure);
      return code == ExitCode.OK ? 1 : code;
    }
    if (unfinished > 0) {
      return ExitCode.TIMED_OUT;
    }
    return failOnStatus && tally.refused() > 0 ? ExitCode.HTTP_ERROR : ExitCode.OK;
  }
}
