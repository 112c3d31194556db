package dev.rezo.pool;

import org.jspecify.annotations.Nullable;

/**
 * One hold on a member. It ends exactly once: by {@link #release}, {@link #evict} or {@link
 * #detach}; a second end throws IllegalStateException and changes nothing.
 *
 * <p>Thread-safe. Times are nanoseconds of the clock that the pool's caller passes in.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
public final class Lease<K, M extends Pooled> extends Link implements Acquired<K, M> {

  /** What came before a lease, where something did. */
  private record Prelude<K, M extends Pooled>(long waitedNanos, Decision<K, M> decision) {}

  private final Slot<K, M> slot;
  private final int useCount;
  private final long leasedAtNanos;

  /**
   * Null on the hot path: neither waited for, nor anything to do. Keeps a lease within 40 bytes.
   */
  private @Nullable Prelude<K, M> prelude;

  Lease(Slot<K, M> slot, long leasedAtNanos, long waitedNanos) {
    this.slot = slot;
    this.useCount = slot.uses;
    this.leasedAtNanos = leasedAtNanos;
    if (waitedNanos > 0) {
      prelude = new Prelude<>(waitedNanos, Decision.nothing());
    }
  }

  /** What was leased. */
  public M member() {
    return slot.member;
  }

  @Override
  public K key() {
    return slot.bucket.key;
  }

  /** Whether the member had served before. */
  public boolean reused() {
    return useCount > 1;
  }

  /** Which lease of the member this is: 1 is the first. */
  public int useCount() {
    return useCount;
  }

  /** How long the lease, or the right to open its member, was waited for in the queue. */
  public long waitedNanos() {
    return prelude == null ? 0 : prelude.waitedNanos;
  }

  @Override
  public Decision<K, M> decision() {
    return prelude == null ? Decision.nothing() : prelude.decision;
  }

  /**
   * Ends the lease and gives the member back: to the oldest waiter, else to the idle ones. It goes
   * to {@link Decision#toClose()} instead if it may not serve again.
   *
   * @param nowNanos the time
   * @param idleNanos how long this member may be idle at most, such as the peer's own limit; the
   *     pool's limit holds as well. {@link Pool#NEVER}: no limit of its own. Not above 0: it may
   *     not serve again
   * @return what the caller must do now
   * @throws IllegalStateException if the lease has ended before
   */
  public Decision<K, M> release(long nowNanos, long idleNanos) {
    return slot.bucket.pool.release(this, nowNanos, idleNanos);
  }

  /**
   * Ends the lease and takes the member out of the pool. It goes to {@link Decision#toClose()} now,
   * or with its last lease if it is shared.
   *
   * @throws IllegalStateException if the lease has ended before
   */
  public Decision<K, M> evict(RemovalCause cause, long nowNanos) {
    return slot.bucket.pool.evict(this, cause, nowNanos);
  }

  /**
   * Ends the lease and takes the member out of the pool for good: it belongs to the caller, counts
   * no more, and is not to be closed for the pool. For a connection that became a tunnel.
   *
   * @throws IllegalStateException if the lease has ended before, or if the member has other leases
   */
  public Decision<K, M> detach(long nowNanos) {
    return slot.bucket.pool.detach(this, nowNanos);
  }

  /** {@code Lease[https://api.example.com connection 7, use 2]}. */
  @Override
  public String toString() {
    return "Lease[" + key() + " " + slot.member + ", use " + useCount + "]";
  }

  Slot<K, M> slot() {
    return slot;
  }

  long leasedAtNanos() {
    return leasedAtNanos;
  }

  /** Before the lease is handed out. */
  void precededBy(Decision<K, M> decision) {
    if (decision != Decision.<K, M>nothing()) {
      prelude = new Prelude<>(waitedNanos(), decision);
    }
  }
}
