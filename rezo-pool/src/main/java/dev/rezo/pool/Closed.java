package dev.rezo.pool;

/**
 * The pool is closed: it grants nothing any more. Immutable.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 * @param key the bucket that was asked for
 * @param decision see {@link Acquired#decision()}
 */
public record Closed<K, M extends Pooled>(K key, Decision<K, M> decision)
    implements Acquired<K, M> {

  @Override
  public String toString() {
    return "Closed[" + key + ": the pool is closed]";
  }
}
