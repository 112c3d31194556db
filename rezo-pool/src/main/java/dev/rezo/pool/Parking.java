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

  /** Whether the bucket stands among those of the pool, or of its origin, that could yield. */
  private boolean enlistedInPool;

  private boolean enlistedInOrigin;

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
    slot.parkedAtNanos = nowNanos;
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

  /** Says that there is something idle, to those who may need its place. */
  private void enlist() {
    if (!enlistedInPool) {
      enlistedInPool = true;
      bucket.pool.room().total().enlist(bucket);
    }
    if (bucket.origin.isCapped) {
      if (!enlistedInOrigin) {
        enlistedInOrigin = true;
        bucket.origin.places.enlist(bucket);
      }
      bucket.pool.room().wake(bucket.origin);
    }
  }

  /** The bucket was taken off one of the two queues, and goes to its end if it is to stay. */
  void unlisted(Places<K, M> from, boolean stays) {
    if (from == bucket.origin.places) {
      enlistedInOrigin = false;
    } else {
      enlistedInPool = false;
    }
    if (stays && !members.idle.isEmpty()) {
      enlist();
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
  boolean yieldOne(Places<K, M> asking, RemovalCause cause) {
    Slot<K, M> slot = members.idle.first();
    if (slot != null) {
      bucket.leave(slot, cause);
    }
    unlisted(asking, true);
    return slot != null;
  }

  /** Everything idle leaves. */
  void clear(RemovalCause cause) {
    for (Slot<K, M> slot = members.idle.first(); slot != null; slot = members.idle.first()) {
      bucket.leave(slot, cause);
    }
  }

  /** For how long the longest idle member has been idle; 0 without one. */
  long oldestNanos(long nowNanos) {
    long oldest = 0;
    for (Slot<K, M> slot = members.idle.first(); slot != null; slot = members.idle.after(slot)) {
      oldest = Math.max(oldest, nowNanos - slot.parkedAtNanos);
    }
    return oldest;
  }

  /** How many have been idle for half of the idle timeout. */
  int longIdle(long nowNanos) {
    int count = 0;
    for (Slot<K, M> slot = members.idle.first(); slot != null; slot = members.idle.after(slot)) {
      if (nowNanos - slot.parkedAtNanos >= idleTimeoutNanos / 2) {
        count++;
      }
    }
    return count;
  }
}
