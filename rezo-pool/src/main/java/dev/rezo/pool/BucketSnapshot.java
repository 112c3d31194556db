package dev.rezo.pool;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One bucket at one moment. Immutable.
 *
 * @param <K> what identifies a bucket
 * @param key the bucket
 * @param occupancy how full it is
 * @param turnover what went through it since its first member was asked for
 * @param leases leases that have not ended; more than the active members where members are shared
 * @param oldestLeaseNanos age of the oldest lease, 0 without one
 * @param oldestIdleNanos for how long the longest idle member has been idle, 0 without one
 * @param longIdle idle members that nobody has needed for half of {@link PoolLimits#idleTimeout()}
 * @param learnedIdleNanos for how long members are parked at most because others died after that,
 *     see {@link PoolLimits#learnsIdleLimit()}; {@link Pool#NEVER}: nothing was learned
 */
public record BucketSnapshot<K>(
    K key,
    Occupancy occupancy,
    Turnover turnover,
    int leases,
    long oldestLeaseNanos,
    long oldestIdleNanos,
    int longIdle,
    long learnedIdleNanos) {

  /** Members with at least one lease. */
  public int active() {
    return occupancy.active();
  }

  /** Members without a lease, ready to be leased. */
  public int idle() {
    return occupancy.idle();
  }

  /** Members that somebody is opening: those that are connecting. */
  public int opening() {
    return occupancy.opening();
  }

  /** Requests that wait for a lease. */
  public int waiting() {
    return occupancy.waiting();
  }

  /** Members ever opened. */
  public long opened() {
    return turnover.opened();
  }

  /** Members removed, by cause; a cause that never happened is not in the map. */
  public Map<RemovalCause, Long> removed() {
    return turnover.removed();
  }

  /** Whether the bucket has learned that its members die when they are idle for too long. */
  public boolean hasLearnedIdleLimit() {
    return learnedIdleNanos != Pool.NEVER;
  }

  /** {@code Bucket[https://api.example.com 1 active, 2 idle, 0 waiting]}, and what was learned. */
  @Override
  public String toString() {
    String learned =
        hasLearnedIdleLimit()
            ? ", idle for at most "
                + TimeUnit.NANOSECONDS.toMillis(learnedIdleNanos)
                + " ms as learned"
            : "";
    return "Bucket[" + key + " " + occupancy + learned + "]";
  }
}
