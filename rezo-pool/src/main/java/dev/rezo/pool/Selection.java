package dev.rezo.pool;

import org.jspecify.annotations.Nullable;

/**
 * Which member is leased next.
 *
 * <p>In {@link Order#LATENCY_AWARE} the lists have a slow end, their beginning, where those stand
 * that were found slow when they were listed or when a lease ended; the order is that of the end.
 * Whoever is found slow on the way is moved there, once for each time that it is listed: so a slow
 * member is leased only when there is no other, and no search is long. When such a lease ends it is
 * judged anew.
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
  private final boolean fromTheEnd;
  private final @Nullable LatencyMedian<K, M> latencies;

  Selection(Bucket<K, M> bucket, Members<K, M> members, Order order) {
    this.bucket = bucket;
    this.members = members;
    this.fromTheEnd = order != Order.FIFO;
    this.latencies = order == Order.LATENCY_AWARE ? new LatencyMedian<>() : null;
  }

  void added(Slot<K, M> slot) {
    if (latencies != null) {
      latencies.add(slot);
    }
  }

  void removed(Slot<K, M> slot) {
    if (latencies != null) {
      latencies.remove(slot);
    }
  }

  /** A lease has ended: the member's latency may have changed. */
  void leaseEnded(Slot<K, M> slot) {
    if (latencies != null) {
      latencies.leaseEnded();
      boolean isSlow = latencies.isSlow(slot);
      if (isSlow != slot.isSlow) {
        members.rank(slot, isSlow);
      }
    }
  }

  /** The slot to lease now: one that bears another lease, else an idle one, or null. */
  @Nullable Slot<K, M> pick(int affinity, long nowNanos) {
    Slot<K, M> slot = members.shared.isEmpty() ? null : pick(members.shared, affinity, nowNanos);
    if (slot != null && !isSlow(slot)) {
      return slot;
    }
    bucket.dropTimedOut(nowNanos);
    Slot<K, M> idle = pickIdle(affinity, nowNanos);
    return slot == null || (idle != null && !isSlow(idle)) ? idle : slot;
  }

  /** From the caller's own list, else the one of another that was parked last. */
  private @Nullable Slot<K, M> pickIdle(int affinity, long nowNanos) {
    LinkList<Slot<K, M>> own = members.idle.at(bucket.homes.find(affinity));
    Slot<K, M> picked = pick(own, affinity, nowNanos);
    if (picked == null && bucket.homes.isParted()) {
      for (LinkList<Slot<K, M>> list : members.idle.lists()) {
        Slot<K, M> slot = pick(list, affinity, nowNanos);
        boolean isLater =
            slot != null && (picked == null || slot.parkedAtNanos - picked.parkedAtNanos > 0);
        picked = isLater ? slot : picked;
      }
    }
    return picked;
  }

  private boolean isSlow(Slot<K, M> slot) {
    return latencies != null && latencies.isSlow(slot);
  }

  /** The preferred slot of the list; those met on the way that may not be leased leave the list. */
  private @Nullable Slot<K, M> pick(LinkList<Slot<K, M>> list, int affinity, long nowNanos) {
    Slot<K, M> preferred = null;
    Slot<K, M> slow = null;
    int looked = 0;
    Slot<K, M> slot = fromTheEnd ? list.last() : list.first();
    while (slot != null && looked < AFFINITY_SCAN) {
      Slot<K, M> following = fromTheEnd ? list.before(slot) : list.after(slot);
      if (bearsMore(slot, nowNanos)) {
        if (isSlow(slot)) {
          slow = slow == null ? slot : slow;
          if (slot.isSlow) {
            break; // The slow end: all others behind it were slow, too.
          }
          members.rank(slot, true);
        } else if (slot.member.affinity() == affinity) {
          return slot;
        } else {
          preferred = preferred == null ? slot : preferred;
          looked++;
        }
      }
      slot = following;
    }
    return preferred == null ? slow : preferred;
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
    if (slot.state == SlotState.SHARED) {
      members.become(slot, SlotState.BUSY);
    }
    return false; // An idle one bears nothing for now, and stays.
  }
}
