package dev.rezo.pool;

import java.util.concurrent.TimeUnit;

/**
 * Refused: there is no room, and the queue is full or not wanted. Immutable; {@link #toString()} is
 * made for an error message.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 * @param key the bucket that was asked for
 * @param cap which cap left no room
 * @param occupancy how full the bucket is
 * @param perOrigin members of all buckets of its origin, where {@link PoolLimits#maxPerOrigin()}
 *     caps them; else 0
 * @param total members of all buckets, with those being opened
 * @param buckets how many buckets there are
 * @param limits the limits in force
 * @param oldestLeaseNanos age of the bucket's oldest lease, 0 without one
 * @param decision see {@link Acquired#decision()}
 */
public record Saturated<K, M extends Pooled>(
    K key,
    Cap cap,
    Occupancy occupancy,
    int perOrigin,
    int total,
    int buckets,
    PoolLimits limits,
    long oldestLeaseNanos,
    Decision<K, M> decision)
    implements Acquired<K, M> {

  /** The same with another decision. */
  Saturated<K, M> with(Decision<K, M> other) {
    return new Saturated<>(
        key, cap, occupancy, perOrigin, total, buckets, limits, oldestLeaseNanos, other);
  }

  /**
   * {@code Saturated[https://api.example.com: its bucket is full; 1 active, 0 idle, 2 waiting;
   * limits 1 for each bucket, 2 waiting; 1 of 4096 in total; oldest lease 2000 ms]}.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Saturated[");
    text.append(key).append(": ").append(cap).append("; ");
    if (cap == Cap.BUCKETS) {
      text.append(buckets).append(" of ").append(limits.maxBuckets()).append(" buckets");
      return text.append(", each in use]").toString();
    }
    text.append(occupancy).append("; limits ");
    text.append(limits.maxPerBucket()).append(" for each bucket, ");
    if (cap == Cap.SHARED) {
      text.append(limits.maxSharedPerBucket()).append(" of them shared, ");
    }
    text.append(limits.maxWaitingPerBucket()).append(" waiting; ");
    if (limits.capsOrigins()) {
      text.append(perOrigin).append(" of ").append(limits.maxPerOrigin());
      text.append(" for its origin; ");
    }
    text.append(total).append(" of ").append(limits.maxTotal()).append(" in total; oldest lease ");
    text.append(TimeUnit.NANOSECONDS.toMillis(oldestLeaseNanos)).append(" ms]");
    return text.toString();
  }
}
