package dev.rezo.pool;

import java.util.Map;

/**
 * One bucket at one moment. Immutable.
 *
 * @param <K> what identifies a bucket
 * @param key the bucket
 * @param occupancy how full it is
 * @param turnover what went through it since its first member was asked for
 * @param leases leases that have not ended; more than the active members where members are shared
 * @param oldestLeaseNanos age of the oldest lease, 0 without one
 */
public record BucketSnapshot<K>(
    K key, Occupancy occupancy, Turnover turnover, int leases, long oldestLeaseNanos) {

  /** Members with at least one lease. */
  public int active() {
    return occupancy.active();
  }

  /** Members without a lease, ready to be leased. */
  public int idle() {
    return occupancy.idle();
  }

  /** Members that somebody is opening. */
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

  /** {@code Bucket[https://api.example.com 1 active, 2 idle, 0 waiting]}. */
  @Override
  public String toString() {
    return "Bucket[" + key + " " + occupancy + "]";
  }
}
