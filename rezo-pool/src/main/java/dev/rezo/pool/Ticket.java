package dev.rezo.pool;

/**
 * A place in a bucket's queue.
 *
 * <p>Thread-safe.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
public final class Ticket<K, M extends Pooled> extends Link implements Acquired<K, M> {
  private final Bucket<K, M> bucket;
  private final Waiter<K, M> waiter;
  private final long queuedAtNanos;
  private final int depth;

  /** Set once, before the ticket is handed out; only its taker reads it. */
  private Decision<K, M> decision = Decision.nothing();

  Ticket(Bucket<K, M> bucket, Waiter<K, M> waiter, long queuedAtNanos, int depth) {
    this.bucket = bucket;
    this.waiter = waiter;
    this.queuedAtNanos = queuedAtNanos;
    this.depth = depth;
  }

  @Override
  public K key() {
    return bucket.key;
  }

  /** What to do now; it may already hold the grant for this very ticket. */
  @Override
  public Decision<K, M> decision() {
    return decision;
  }

  /** The place in the queue when the ticket was drawn: 1 was first. */
  public int depth() {
    return depth;
  }

  /**
   * Gives up the place.
   *
   * @return true if the waiter was still waiting: it will hear nothing; false if a grant has been
   *     decided: the waiter hears of it, or has heard, and must deal with it
   */
  public boolean cancel() {
    return bucket.pool.cancel(this);
  }

  @Override
  public String toString() {
    return "Ticket[" + key() + "]";
  }

  Bucket<K, M> bucket() {
    return bucket;
  }

  Waiter<K, M> waiter() {
    return waiter;
  }

  long queuedAtNanos() {
    return queuedAtNanos;
  }

  void precededBy(Decision<K, M> decision) {
    this.decision = decision;
  }
}
