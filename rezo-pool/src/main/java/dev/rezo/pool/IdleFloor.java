package dev.rezo.pool;

import java.util.concurrent.TimeUnit;

/**
 * Keeps a bucket in recent use filled up with idle members: how many are to be opened, and when.
 *
 * <p>It is asked at a steady pace, and opens no more than are missing; after openings that failed
 * it waits, twice as long each time. So a host that is down costs one attempt a minute, and no
 * storm.
 *
 * <p>Guarded by the lock of its bucket. Times are nanoseconds of the caller's clock.
 */
final class IdleFloor {

  /** How often it is asked while the bucket is in recent use. */
  static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The longest wait after failures. */
  static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** A bucket is in recent use until nobody has leased from it for so many idle timeouts. */
  static final int RECENT_TIMEOUTS = 10;

  private static final int MOST_DOUBLINGS = 6;

  private final int least;
  private final long recentNanos;
  private boolean inUse;
  private long usedAtNanos;
  private int failures;
  private long pausedUntilNanos;

  /** Openings that are to end as idle members. */
  private int spareOpenings;

  IdleFloor(PoolLimits limits) {
    this.least = Math.min(limits.minIdlePerBucket(), limits.maxIdlePerBucket());
    this.recentNanos = RECENT_TIMEOUTS * limits.idleTimeout().toNanos();
  }

  /**
   * Something was leased.
   *
   * @return whether it was out of use before
   */
  boolean used(long nowNanos) {
    usedAtNanos = nowNanos;
    boolean begins = !inUse;
    inUse = true;
    return begins;
  }

  /** Whether the bucket is in recent use: it stays, even empty. */
  boolean isInUse() {
    return inUse;
  }

  void endUse() {
    inUse = false;
  }

  /** Whether the bucket is in recent use, asked anew. */
  boolean isStillInUse(long nowNanos) {
    inUse = inUse && nowNanos - usedAtNanos < recentNanos;
    return inUse;
  }

  /** How many idle members the idle timeout spares. */
  int spared() {
    return inUse ? least : 0;
  }

  void spareOpeningBegan() {
    spareOpenings++;
  }

  void spareOpeningEnded() {
    spareOpenings--;
  }

  void opened() {
    failures = 0;
  }

  void openingFailed(long nowNanos) {
    long pause = PACE_NANOS << Math.min(failures, MOST_DOUBLINGS);
    pausedUntilNanos = nowNanos + Math.min(pause, LONGEST_PAUSE_NANOS);
    failures++;
  }

  /**
   * How many members to open now.
   *
   * @param ready members that are idle, or bear more leases than they have
   */
  int missing(int ready, long nowNanos) {
    boolean paused = failures > 0 && nowNanos - pausedUntilNanos < 0;
    return inUse && !paused ? Math.max(0, least - ready - spareOpenings) : 0;
  }
}
