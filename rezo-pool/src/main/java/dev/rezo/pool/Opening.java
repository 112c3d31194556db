package dev.rezo.pool;

/**
 * The right to open one member; it holds a place under the limits until it ends. It ends exactly
 * once: by {@link #opened}, {@link #openedIdle}, {@link #failed} or {@link #abandoned}; a second
 * end throws IllegalStateException and changes nothing.
 *
 * <p>Thread-safe. Times are nanoseconds of the clock that the pool's caller passes in.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
public final class Opening<K, M extends Pooled> implements Acquired<K, M> {
  private final Bucket<K, M> bucket;
  private final long waitedNanos;
  private final Decision<K, M> decision;

  /** Whether it was asked for by {@link Pool#reserve}: its member is to be idle. */
  private final boolean isSpare;

  /** Guarded by the lock of the bucket. */
  private boolean ended;

  Opening(Bucket<K, M> bucket, long waitedNanos, boolean isSpare, Decision<K, M> decision) {
    this.bucket = bucket;
    this.waitedNanos = waitedNanos;
    this.isSpare = isSpare;
    this.decision = decision;
  }

  @Override
  public K key() {
    return bucket.key;
  }

  /** How long this right was waited for in the queue. */
  public long waitedNanos() {
    return waitedNanos;
  }

  @Override
  public Decision<K, M> decision() {
    return decision;
  }

  /**
   * The member is open, and the opener leases it at once.
   *
   * @param member what was opened
   * @param nowNanos the time
   * @param expiresAtNanos when the member's lifetime ends, or {@link Pool#NEVER}
   * @return the lease, and what else the caller must do now
   * @throws IllegalStateException if the opening has ended before
   */
  public Opened<K, M> opened(M member, long nowNanos, long expiresAtNanos) {
    return bucket.pool.opened(this, member, nowNanos, expiresAtNanos);
  }

  /**
   * The member is open, and the opener does not need it (any more): it goes to the oldest waiter,
   * else to the idle ones.
   *
   * @param member what was opened
   * @param nowNanos the time
   * @param expiresAtNanos when the member's lifetime ends, or {@link Pool#NEVER}
   * @param idleNanos as in {@link Lease#release}
   * @return what the caller must do now
   * @throws IllegalStateException if the opening has ended before
   */
  public Decision<K, M> openedIdle(M member, long nowNanos, long expiresAtNanos, long idleNanos) {
    return bucket.pool.openedIdle(this, member, nowNanos, expiresAtNanos, idleNanos);
  }

  /**
   * Nothing was opened. The right passes to the next waiter.
   *
   * @throws IllegalStateException if the opening has ended before
   */
  public Decision<K, M> failed(long nowNanos) {
    return bucket.pool.openingFailed(this, nowNanos);
  }

  /**
   * Nobody wants the member any more. The right passes to the next waiter; other than a failure it
   * says nothing of the peer.
   *
   * @throws IllegalStateException if the opening has ended before
   */
  public Decision<K, M> abandoned(long nowNanos) {
    return bucket.pool.openingAbandoned(this, nowNanos);
  }

  @Override
  public String toString() {
    return "Opening[" + key() + "]";
  }

  Bucket<K, M> bucket() {
    return bucket;
  }

  boolean isSpare() {
    return isSpare;
  }

  /** Under the lock of the bucket. */
  void end() {
    if (ended) {
      throw new IllegalStateException("an opening ends once, and this one has ended: " + this);
    }
    ended = true;
  }
}
