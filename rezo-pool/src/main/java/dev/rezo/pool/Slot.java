package dev.rezo.pool;

import org.jspecify.annotations.Nullable;

/**
 * One member of a bucket and what the pool knows of it. A slot without leases refers to nothing but
 * its member and its bucket.
 *
 * <p>Guarded by the lock of its bucket, or of its home there; the final fields are free to read.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class Slot<K, M extends Pooled> extends Link {

  final Bucket<K, M> bucket;
  final M member;
  final long expiresAtNanos;
  private final int maxUses;

  SlotState state = SlotState.BUSY;
  int leases;
  int uses;

  /**
   * Where it is leased and parked again; null: its bucket was not parted, or has no home for it.
   */
  @Nullable Home<K, M> home;

  long parkedAtNanos;

  /** For how long it was idle before the leases that it has; 0 once one of them has ended well. */
  long idleAgeNanos;

  /** Whether it stands, or is to stand, at the slow end of its list; see {@link Selection}. */
  boolean isSlow;

  /** Its place in {@link LatencyMedian}. */
  int index;

  long idleUntilNanos;

  /** Why it is not to be parked when its leases have ended; null: it may be. */
  @Nullable RemovalCause doom;

  Slot(Bucket<K, M> bucket, M member, long expiresAtNanos, int maxUses) {
    this.bucket = bucket;
    this.member = member;
    this.expiresAtNanos = expiresAtNanos;
    this.maxUses = maxUses;
  }

  /** Follows the table of {@link SlotState}; counts and lists are the caller's. */
  void become(SlotState to) {
    assert state.next().contains(to) : this + " cannot become " + to;
    state = to;
  }

  /** One lease more. */
  Lease<K, M> lease(long nowNanos, long waitedNanos) {
    if (state == SlotState.IDLE) {
      idleAgeNanos = nowNanos - parkedAtNanos;
    }
    leases++;
    uses++;
    return new Lease<>(this, nowNanos, waitedNanos);
  }

  /** What forbids another lease now: the cause to remove the slot for, or null. */
  @Nullable RemovalCause defect(long nowNanos) {
    if (doom != null) {
      return doom;
    }
    if (!member.isUsable()) {
      return RemovalCause.UNUSABLE;
    }
    if (expiresAtNanos != Pool.NEVER && nowNanos - expiresAtNanos >= 0) {
      return RemovalCause.LIFETIME;
    }
    if (uses >= maxUses) {
      return RemovalCause.MAX_USES;
    }
    if (state == SlotState.IDLE && nowNanos - idleUntilNanos >= 0) {
      return RemovalCause.IDLE_TIMEOUT;
    }
    return null;
  }

  /** Whether it may be leased now or later, as far as the bucket's caps go. */
  boolean mayServe() {
    return state != SlotState.DRAINING && uses < maxUses;
  }

  /** Whether it could be leased once more beside the leases that it has. */
  boolean bearsMore() {
    return leases < member.capacity() && uses < maxUses;
  }

  @Override
  public String toString() {
    return "Slot[" + member + " " + state + ", " + leases + " leases]";
  }
}
