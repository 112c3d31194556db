package dev.rezo.pool;

import java.util.concurrent.TimeUnit;

/**
 * Refused: there is no room, and the queue is full or not wanted. Immutable; {@link #toString()} is
 * made for an error message.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 * @param key the bucket that was asked for
 * @param occupancy how full the bucket is
 * @param limits the limits of each bucket and of the pool
 * @param total members of all buckets, with those being opened
 * @param oldestLeaseNanos age of the bucket's oldest lease, 0 without one
 * @param decision see {@link Acquired#decision()}
 */
public record Saturated<K, M extends Pooled>(
    K key,
    Occupancy occupancy,
    PoolLimits limits,
    int total,
    long oldestLeaseNanos,
    Decision<K, M> decision)
    implements Acquired<K, M> {

  @Override
  public String toString() {
    return "Saturated["
        + key
        + ": "
        + occupancy
        + "; limits "
        + limits.maxPerBucket()
        + " for each bucket, "
        + limits.maxWaitingPerBucket()
        + " waiting; "
        + total
        + " of "
        + limits.maxTotal()
        + " in total; oldest lease "
        + TimeUnit.NANOSECONDS.toMillis(oldestLeaseNanos)
        + " ms]";
  }
}
