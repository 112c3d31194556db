package dev.rezo.pool;

import java.util.ArrayList;
import java.util.List;

/**
 * The median of how fast the members of a bucket answer, and who is too slow by it.
 *
 * <p>The median is that of the members, not of the requests: a slow member that gets most of the
 * traffic would otherwise be the median itself. It is taken of all members where they are few, else
 * of a sample that goes round them; now and then, so that one lease costs a few reads on average,
 * however many members there are.
 *
 * <p>Guarded by the lock of its bucket.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class LatencyMedian<K, M extends Pooled> {

  /** So many members are asked at a time. */
  static final int SAMPLE = 31;

  /** The median is taken again after so many leases, or sooner where there are fewer members. */
  private static final int EVERY = 16;

  /** Above so many medians a member is slow. */
  private static final int SLOW = 2;

  private final List<Slot<K, M>> members = new ArrayList<>();
  private final long[] sample = new long[SAMPLE];
  private int next;
  private int leasesSince;
  private long medianNanos;

  void add(Slot<K, M> slot) {
    slot.index = members.size();
    members.add(slot);
  }

  void remove(Slot<K, M> slot) {
    Slot<K, M> last = members.remove(members.size() - 1);
    if (last != slot) {
      members.set(slot.index, last);
      last.index = slot.index;
    }
  }

  /** A lease has ended: its member may have changed. */
  void leaseEnded() {
    leasesSince++;
    if (leasesSince >= Math.min(EVERY, members.size())) {
      leasesSince = 0;
      measure();
    }
  }

  private void measure() {
    int known = 0;
    for (int i = Math.min(SAMPLE, members.size()); i > 0; i--) {
      next = next + 1 < members.size() ? next + 1 : 0;
      long nanos = members.get(next).member.latencyNanos();
      if (nanos > 0) {
        insert(nanos, known);
        known++;
      }
    }
    // The lower one of two: of a fast and a slow member the fast one says what is normal.
    medianNanos = known == 0 ? 0 : sample[(known - 1) / 2];
  }

  /** Into the sorted ones. */
  private void insert(long nanos, int known) {
    int at = known;
    while (at > 0 && sample[at - 1] > nanos) {
      sample[at] = sample[at - 1];
      at--;
    }
    sample[at] = nanos;
  }

  /** Whether the member takes more than twice as long as is usual in its bucket. */
  boolean isSlow(Slot<K, M> slot) {
    return medianNanos > 0 && slot.member.latencyNanos() > SLOW * medianNanos;
  }

  /** 0: not known. */
  long medianNanos() {
    return medianNanos;
  }
}
