package dev.rezo.pool;

/**
 * Who waits for a lease. Exactly one of the two methods is called, once, from {@link
 * Decision#deliver()} and so on any thread and outside the pool's locks; or neither, after {@link
 * Ticket#cancel()} returned true.
 *
 * <p>Thread-safe. It must not throw.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
public interface Waiter<K, M extends Pooled> {

  /**
   * The wait is over.
   *
   * @param grant a {@link Lease} to use, or an {@link Opening}: the right to open a member
   */
  void granted(Acquired<K, M> grant);

  /** The wait is over without a lease, because the pool was closed. */
  void refused(Closed<K, M> closed);
}
