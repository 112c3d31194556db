package dev.rezo.pool;

/**
 * The idle members of a bucket: for how long each may stay, and which of them goes first.
 *
 * <p>Guarded by the lock of its bucket.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class Parking<K, M extends Pooled> {
  private final Bucket<K, M> bucket;
  private final Members<K, M> members;
  private final int maxIdle;
  private final long idleTimeoutNanos;

  /** Whether the bucket stands in the queue of {@link Room#parked}. */
  private boolean enlisted;

  Parking(Bucket<K, M> bucket, Members<K, M> members, PoolLimits limits) {
    this.bucket = bucket;
    this.members = members;
    this.maxIdle = limits.maxIdlePerBucket();
    this.idleTimeoutNanos = limits.idleTimeout().toNanos();
  }

  /** Parks a slot without leases, unless it may not be parked. */
  void park(Slot<K, M> slot, long nowNanos, long idleNanos) {
    if (slot.member.capacity() < 1) {
      bucket.leave(slot, RemovalCause.UNUSABLE);
      return;
    }
    if (maxIdle == 0) {
      bucket.leave(slot, RemovalCause.IDLE_LIMIT);
      return;
    }
    slot.idleUntilNanos = idleUntil(slot, nowNanos, idleNanos);
    members.become(slot, SlotState.IDLE);
    Slot<K, M> longestIdle = members.idle.first();
    if (longestIdle != null && members.idle.size() > maxIdle) {
      bucket.leave(longestIdle, RemovalCause.IDLE_LIMIT);
    }
    enlist();
    bucket.evictAt(slot.idleUntilNanos);
  }

  private long idleUntil(Slot<K, M> slot, long nowNanos, long idleNanos) {
    long until = nowNanos + Math.min(idleNanos, idleTimeoutNanos);
    boolean diesEarlier = slot.expiresAtNanos != Pool.NEVER && slot.expiresAtNanos - until < 0;
    return diesEarlier ? slot.expiresAtNanos : until;
  }

  private void enlist() {
    if (!enlisted) {
      enlisted = true;
      bucket.pool.room().enlist(bucket);
    }
  }

  /** Drops what must not stay idle; returns when to ask again, or {@link Pool#NEVER}. */
  long evict(long nowNanos) {
    long earliest = Pool.NEVER;
    Slot<K, M> slot = members.idle.first();
    while (slot != null) {
      Slot<K, M> following = members.idle.after(slot);
      RemovalCause defect = slot.defect(nowNanos);
      if (defect != null) {
        bucket.leave(slot, defect);
      } else if (earliest == Pool.NEVER || slot.idleUntilNanos - earliest < 0) {
        earliest = slot.idleUntilNanos;
      }
      slot = following;
    }
    return earliest;
  }

  /** The member that was parked first gives way to another bucket; false if none is idle. */
  boolean yieldOne() {
    enlisted = false;
    Slot<K, M> slot = members.idle.first();
    if (slot == null) {
      return false;
    }
    bucket.leave(slot, RemovalCause.TOTAL_LIMIT);
    if (!members.idle.isEmpty()) {
      enlist();
    }
    return true;
  }

  /** Everything idle leaves. */
  void clear(RemovalCause cause) {
    for (Slot<K, M> slot = members.idle.first(); slot != null; slot = members.idle.first()) {
      bucket.leave(slot, cause);
    }
  }
}
