package dev.rezo.pool;

/**
 * The pool's answer to {@link Pool#acquire}.
 *
 * <p>Thread-safe.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
public sealed interface Acquired<K, M extends Pooled>
    permits Lease, Opening, Ticket, Saturated, Closed {

  /** The bucket that was asked for. */
  K key();

  /**
   * What the caller must do now, whatever the answer is: close members that were found dead or that
   * had to give way, and tell waiters. {@link Decision#nothing()} in most cases.
   */
  Decision<K, M> decision();
}
