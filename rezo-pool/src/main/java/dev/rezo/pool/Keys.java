package dev.rezo.pool;

/**
 * What the pool asks about a key, when its bucket comes into being. Each answer is a pure function
 * of the key, and quick: the pool asks under a lock.
 *
 * <p>Thread-safe.
 *
 * @param <K> what identifies a bucket
 */
public interface Keys<K> {

  /**
   * Whether the members of a bucket may turn out to bear several leases (ALPN offers HTTP/2): then
   * one is opened at first, and whoever comes meanwhile waits to learn whether it can be shared.
   */
  default boolean mayBeShared(K key) {
    return false;
  }

  /**
   * What {@link PoolLimits#maxPerOrigin()} counts by: buckets with equal origins share that cap. By
   * itself each key is an origin of its own.
   */
  default Object originOf(K key) {
    return key;
  }
}
