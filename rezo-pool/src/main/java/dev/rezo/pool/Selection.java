package dev.rezo.pool;

import org.jspecify.annotations.Nullable;

/**
 * Which member is leased next.
 *
 * <p>Guarded by the lock of its bucket.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class Selection<K, M extends Pooled> {

  /**
   * How many candidates are looked at for one with the caller's affinity. Four loops at most share
   * the members, so eight candidates hold one of the caller's in nine cases of ten, and the cost
   * stays that of a cache line each.
   */
  static final int AFFINITY_SCAN = 8;

  private final Bucket<K, M> bucket;
  private final Members<K, M> members;
  private final Order order;

  Selection(Bucket<K, M> bucket, Members<K, M> members, Order order) {
    this.bucket = bucket;
    this.members = members;
    this.order = order;
  }

  /** The slot to lease now: one that bears another lease, else an idle one, or null. */
  @Nullable Slot<K, M> pick(int affinity, long nowNanos) {
    Slot<K, M> slot = members.shared.isEmpty() ? null : pick(members.shared, affinity, nowNanos);
    return slot == null ? pick(members.idle, affinity, nowNanos) : slot;
  }

  /** The preferred slot of the list; those met on the way that may not be leased leave the list. */
  private @Nullable Slot<K, M> pick(LinkList<Slot<K, M>> list, int affinity, long nowNanos) {
    boolean lifo = order == Order.LIFO;
    Slot<K, M> preferred = null;
    int looked = 0;
    Slot<K, M> slot = lifo ? list.last() : list.first();
    while (slot != null && looked < AFFINITY_SCAN) {
      Slot<K, M> following = lifo ? list.before(slot) : list.after(slot);
      if (bearsMore(slot, nowNanos)) {
        if (slot.member.affinity() == affinity) {
          return slot;
        }
        if (preferred == null) {
          preferred = slot;
        }
        looked++;
      }
      slot = following;
    }
    return preferred;
  }

  /** Whether the slot can be leased; if not, it is put where it belongs. */
  private boolean bearsMore(Slot<K, M> slot, long nowNanos) {
    RemovalCause defect = slot.defect(nowNanos);
    if (defect != null) {
      bucket.leave(slot, defect);
      return false;
    }
    if (slot.bearsMore()) {
      return true;
    }
    if (slot.leases == 0) {
      bucket.leave(slot, RemovalCause.UNUSABLE);
    } else {
      members.become(slot, SlotState.BUSY);
    }
    return false;
  }
}
