package dev.rezo.pool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The idle slots of a bucket, each list in the order in which they were parked: one list, or, where
 * the bucket is parted, one more for each home.
 *
 * <p>Guarded by the lock of its bucket; the list of a home also by the lock of that home.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class IdleSlots<K, M extends Pooled> {

  /** Those without a home: all of them, until the bucket is parted. */
  private final LinkList<Slot<K, M>> homeless = new LinkList<>();

  /** Replaced, never changed. */
  private List<LinkList<Slot<K, M>>> lists = List.of(homeless);

  /** There is one home more. */
  void add(Home<K, M> home) {
    List<LinkList<Slot<K, M>>> more = new ArrayList<>(lists);
    more.add(home.parked);
    lists = List.copyOf(more);
  }

  /** A slot that has none gets its home, and if it is idle, is parked there. */
  void settle(Slot<K, M> slot, Home<K, M> home) {
    boolean isIdle = slot.state == SlotState.IDLE;
    if (isIdle) {
      remove(slot);
    }
    slot.home = home;
    if (isIdle) {
      add(slot);
    }
  }

  /** The longest idle first, as long as the bucket is not parted. */
  LinkList<Slot<K, M>> homeless() {
    return homeless;
  }

  /** Those that an acquirer with this affinity is to look at first. */
  LinkList<Slot<K, M>> at(@Nullable Home<K, M> home) {
    return home == null ? homeless : home.parked;
  }

  /** All lists: who walks over one may remove where he stands. */
  List<LinkList<Slot<K, M>>> lists() {
    return lists;
  }

  void add(Slot<K, M> slot) {
    if (slot.isSlow) {
      listOf(slot).addFirst(slot);
    } else {
      listOf(slot).addLast(slot);
    }
  }

  void remove(Slot<K, M> slot) {
    listOf(slot).remove(slot);
  }

  private LinkList<Slot<K, M>> listOf(Slot<K, M> slot) {
    return slot.home == null ? homeless : slot.home.parked;
  }

  int size() {
    int size = 0;
    for (int i = 0; i < lists.size(); i++) {
      size += lists.get(i).size();
    }
    return size;
  }

  boolean isEmpty() {
    return size() == 0;
  }

  /** The first of its list that was parked before the firsts of the others; null: none is idle. */
  @Nullable Slot<K, M> first() {
    Slot<K, M> first = null;
    for (int i = 0; i < lists.size(); i++) {
      Slot<K, M> slot = lists.get(i).first();
      if (slot != null && (first == null || slot.parkedAtNanos - first.parkedAtNanos < 0)) {
        first = slot;
      }
    }
    return first;
  }
}
