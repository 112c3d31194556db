package dev.rezo.pool;

import org.jspecify.annotations.Nullable;

/**
 * The members of a bucket that live in one place ({@link Pooled#affinity()}), such as an event
 * loop: which of them are leased, and which are idle.
 *
 * <p>Guarded by its own lock, which who has locked the whole bucket holds as well.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class Home<K, M extends Pooled> extends Margin {

  final int affinity;
  final HomeLock lock = new HomeLock();

  /** Those that are idle, in the order in which they were parked. */
  final LinkList<Slot<K, M>> parked = new HomeList<>();

  /** All that are out, whoever gave them. */
  final LinkList<Lease<K, M>> leases = new HomeList<>();

  /** How many may be idle here; what is idle at all homes is then within the bucket's limit. */
  int mostParked;

  // Since the bucket was last told:

  /** Members that became active by steps of this home, less those that were parked. */
  private int becameActive;

  /** Leases given by steps of this home. */
  private int leased;

  Home(int affinity) {
    this.affinity = affinity;
  }

  /**
   * A lease on the member that was parked last; null: there is none, or it may not be leased, or
   * has not served yet: the bucket counts apart who has.
   */
  @Nullable Lease<K, M> lease(int forAffinity, long nowNanos) {
    Slot<K, M> slot = pick(forAffinity);
    if (slot == null
        || slot.uses == 0
        || slot.member.isShared()
        || !slot.bearsMore()
        || slot.defect(nowNanos) != null) {
      return null;
    }
    Lease<K, M> lease = slot.lease(nowNanos, 0);
    parked.remove(slot);
    slot.become(SlotState.BUSY);
    becameActive++;
    leased++;
    leases.addLast(lease);
    return lease;
  }

  /** Where several places share a home, one of the caller's, if it is among the last few. */
  private @Nullable Slot<K, M> pick(int forAffinity) {
    Slot<K, M> last = parked.last();
    Slot<K, M> slot = last;
    for (int i = 0; slot != null && i < Selection.AFFINITY_SCAN; i++) {
      if (slot.member.affinity() == forAffinity) {
        return slot;
      }
      slot = parked.before(slot);
    }
    return last;
  }

  /** Whether the lease could end here, and its member be leased again. */
  boolean mayPark(Lease<K, M> lease, long nowNanos) {
    Slot<K, M> slot = lease.slot();
    return parked.size() < mostParked
        && lease.isLinked()
        && slot.leases == 1
        && slot.state == SlotState.BUSY
        && !slot.member.isShared()
        && slot.defect(nowNanos) == null;
  }

  /** Ends the only lease of a member, which stays to be leased again. */
  void park(Lease<K, M> lease) {
    leases.remove(lease);
    Slot<K, M> slot = lease.slot();
    slot.leases--;
    slot.become(SlotState.IDLE);
    becameActive--;
    parked.addLast(slot);
  }

  /** Tells the bucket what was done here. */
  void report(Members<K, M> members, Tally tally) {
    members.becameActive(becameActive);
    tally.leasedAgain(leased);
    becameActive = 0;
    leased = 0;
  }
}
