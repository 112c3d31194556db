package dev.rezo.pool;

import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of one bucket and where each of them stands. {@link #become} is where a slot changes
 * its state, and with it its list and the counts; but for what a {@link Home} does alone.
 *
 * <p>Guarded by the lock of its bucket.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class Members<K, M extends Pooled> {

  /** Most buckets hold a member or two: a client may talk to thousands of hosts. */
  private static final int USUAL_MEMBERS = 2;

  final IdleSlots<K, M> idle = new IdleSlots<>();
  final LinkList<Slot<K, M>> shared = new LinkList<>();

  private final IdentityHashMap<M, Slot<K, M>> slots = new IdentityHashMap<>(USUAL_MEMBERS);
  private int active;
  private int draining;

  /** A member that was just opened; it counts as active. */
  void add(Slot<K, M> slot) {
    slots.put(slot.member, slot);
    active++;
  }

  /** So many of them have become active elsewhere; less than 0: are no more. */
  void becameActive(int count) {
    active += count;
  }

  @Nullable Slot<K, M> find(M member) {
    return slots.get(member);
  }

  /** All of them, to walk over while they change. */
  List<M> all() {
    return List.copyOf(slots.keySet());
  }

  /**
   * Moves a slot to another state. By comparisons, as the hot path comes here twice for each lease:
   * a switch over an enum looks each state up in a table.
   */
  void become(Slot<K, M> slot, SlotState to) {
    SlotState from = slot.state;
    slot.become(to);
    uncount(slot, from);
    if (to == SlotState.IDLE) {
      idle.add(slot);
    } else if (to == SlotState.BUSY) {
      active++;
    } else if (to == SlotState.SHARED) {
      active++;
      add(shared, slot);
    } else if (to == SlotState.DRAINING) {
      draining++;
    } else {
      slots.remove(slot.member);
    }
  }

  private void uncount(Slot<K, M> slot, SlotState from) {
    if (from == SlotState.IDLE) {
      idle.remove(slot);
    } else if (from == SlotState.BUSY) {
      active--;
    } else if (from == SlotState.SHARED) {
      active--;
      shared.remove(slot);
    } else if (from == SlotState.DRAINING) {
      draining--;
    } else {
      throw new IllegalStateException(slot + " is gone, and is not to change");
    }
  }

  /** Marks a slot as slow, or as that no more: it goes to that end of its list, if it is in one. */
  void rank(Slot<K, M> slot, boolean isSlow) {
    slot.isSlow = isSlow;
    if (slot.state == SlotState.IDLE) {
      idle.remove(slot);
      idle.add(slot);
    } else if (slot.state == SlotState.SHARED) {
      shared.remove(slot);
      add(shared, slot);
    }
  }

  private static <T extends Slot<?, ?>> void add(LinkList<T> list, T slot) {
    if (slot.isSlow) {
      list.addFirst(slot);
    } else {
      list.addLast(slot);
    }
  }

  /**
   * Whether so many shared ones bear leases, or twice as many do or bear none for now. It asks each
   * until the answer is known: the first, as a rule.
   */
  boolean holdShared(int most) {
    int bearing = 0;
    int all = 0;
    for (Slot<K, M> slot : slots.values()) {
      boolean isShared = slot.mayServe() && slot.member.isShared();
      bearing += isShared && slot.member.capacity() > 0 ? 1 : 0;
      all += isShared ? 1 : 0;
      if (bearing >= most || all / 2 >= most) {
        return true;
      }
    }
    return false;
  }

  /** Whether any of them could be leased, now or when a lease has ended. */
  boolean anyBears() {
    for (Slot<K, M> slot : slots.values()) {
      if (slot.mayServe() && slot.member.capacity() > 0) {
        return true;
      }
    }
    return false;
  }

  /** Those under the bucket's cap. */
  int counted() {
    return idle.size() + active;
  }

  int active() {
    return active;
  }

  int draining() {
    return draining;
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }
}
