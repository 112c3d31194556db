package dev.rezo.pool;

/**
 * Members that a bucket lacks to hold {@link PoolLimits#minIdlePerBucket()} idle ones. The caller
 * asks {@link Pool#reserve} for each, and opens what it is granted: {@link Opening#openedIdle}.
 *
 * <p>Immutable.
 *
 * @param <K> what identifies a bucket
 * @param key the bucket
 * @param count how many members to open, at least 1
 */
public record Refill<K>(K key, int count) {

  /** {@code Refill[https://api.example.com 2]}. */
  @Override
  public String toString() {
    return "Refill[" + key + " " + count + "]";
  }
}
