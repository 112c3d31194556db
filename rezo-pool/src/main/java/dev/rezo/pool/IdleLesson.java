package dev.rezo.pool;

import java.util.concurrent.TimeUnit;

/**
 * What a bucket learns from members that were dead when they were used again: how long its peer
 * keeps idle ones.
 *
 * <p>One such death is an accident: a peer that was restarted. So the first one only raises a
 * suspicion, which a member that was idle for as long and works dispels; a second one within ten
 * minutes confirms it. Deaths within a second of each other are one event. From then on members are
 * parked for four fifths of the shorter age, because the peer's limit was below it. The limit
 * doubles for each ten minutes without another death: a peer may change its mind, and then the
 * limit is learned anew.
 *
 * <p>Guarded by the lock of its bucket. Times are nanoseconds of the caller's clock.
 */
final class IdleLesson {

  /** Who dies after less was restarted: no peer's limit is that short. */
  static final long LEAST_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Deaths that are not further apart are one event. */
  static final long ONE_EVENT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** For how long a suspicion lasts, and a limit remains as it is. */
  static final long MEMORY_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** After so many doublings, more than an hour, nothing is left of a limit. */
  private static final int DOUBLINGS = 7;

  private long suspectedNanos = Pool.NEVER;
  private long suspectedAtNanos;
  private long limitNanos = Pool.NEVER;
  private long learnedAtNanos;

  /** A member that had been idle for so long was dead when it was used again. */
  void died(long idleNanos, long nowNanos) {
    if (idleNanos < LEAST_AGE_NANOS) {
      return;
    }
    long sinceSuspicion = nowNanos - suspectedAtNanos;
    if (suspectedNanos == Pool.NEVER || sinceSuspicion > MEMORY_NANOS) {
      suspectedNanos = idleNanos;
      suspectedAtNanos = nowNanos;
    } else if (sinceSuspicion < ONE_EVENT_NANOS) {
      suspectedNanos = Math.max(suspectedNanos, idleNanos);
    } else {
      long age = Math.min(suspectedNanos, idleNanos);
      limitNanos = Math.min(limitNanos(nowNanos), age - age / 5);
      learnedAtNanos = nowNanos;
      suspectedNanos = Pool.NEVER;
    }
  }

  /** A member that had been idle for so long served well. */
  void survived(long idleNanos) {
    if (isDispelledBy(idleNanos)) {
      suspectedNanos = Pool.NEVER;
    }
  }

  /** Whether there is a suspicion which such a member dispels. */
  boolean isDispelledBy(long idleNanos) {
    return idleNanos >= suspectedNanos;
  }

  /** For how long a member may be idle, or {@link Pool#NEVER}: nothing was learned. */
  long limitNanos(long nowNanos) {
    if (limitNanos == Pool.NEVER) {
      return Pool.NEVER;
    }
    long doublings = (nowNanos - learnedAtNanos) / MEMORY_NANOS;
    return doublings >= DOUBLINGS ? Pool.NEVER : limitNanos << doublings;
  }
}
