package dev.rezo.pool;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The whole pool. Each bucket is exact in itself; buckets are read one after another.
 *
 * <p>Immutable.
 *
 * @param <K> what identifies a bucket
 * @param buckets every bucket that holds or awaits something; empty ones are gone
 * @param origins the same by origin, see {@link Keys#originOf}
 * @param total what counts under {@link PoolLimits#maxTotal()}: active, idle, opening and draining
 * @param turnover totals of all buckets, with those that are gone
 * @param learnedIdleNanos how long members of buckets that are gone may be idle when those come
 *     back, see {@link BucketSnapshot#learnedIdleNanos()}
 * @param limits the limits in force
 * @param closed whether the pool was closed
 */
public record PoolSnapshot<K>(
    List<BucketSnapshot<K>> buckets,
    List<OriginSnapshot> origins,
    int total,
    Turnover turnover,
    Map<K, Long> learnedIdleNanos,
    PoolLimits limits,
    boolean closed) {

  /** Makes the collections read-only. */
  public PoolSnapshot {
    buckets = List.copyOf(buckets);
    origins = List.copyOf(origins);
    learnedIdleNanos = Map.copyOf(learnedIdleNanos);
  }

  /** The bucket of {@code key}, if it holds or awaits something. */
  public Optional<BucketSnapshot<K>> bucket(K key) {
    return buckets.stream().filter(bucket -> bucket.key().equals(key)).findFirst();
  }

  /** The origin, if a bucket of it holds or awaits something. */
  public Optional<OriginSnapshot> origin(Object origin) {
    return origins.stream().filter(one -> one.origin().equals(origin)).findFirst();
  }

  /** A line for each bucket. */
  @Override
  public String toString() {
    return buckets.stream().map(BucketSnapshot::toString).collect(Collectors.joining("\n"));
  }
}
