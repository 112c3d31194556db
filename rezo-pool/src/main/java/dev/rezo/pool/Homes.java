package dev.rezo.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a bucket, and the leases that are out.
 *
 * <p>A bucket has one lock at first. Once threads have met there often, and its members serve one
 * lease each, it is parted for as long as it lives: each home of its members gets a lock of its
 * own, under which they are leased and parked again where that concerns nobody else. Whatever does
 * locks the bucket as a whole, that is its first lock and then those of all homes. What is written
 * under the lock of the whole only may be read under that of any home.
 *
 * <p>Under the lock of one home alone nobody takes another lock, so that no two threads wait for
 * each other.
 *
 * <p>Thread-safe, but for the methods that say "under the lock", which is that of the whole.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class Homes<K, M extends Pooled> {

  /** Whoever finds the lock taken so often is likely to go on meeting others there. */
  static final int MEETINGS = 64;

  /** Each home makes a step of the whole dearer; beyond these, several places share one. */
  static final int MOST = 8;

  /** More meetings than are counted. */
  static final int NEVER = Integer.MAX_VALUE;

  private final Bucket<K, M> bucket;
  private final Members<K, M> members;
  private final Parking<K, M> parking;
  private final Tally tally;
  private final int bearableMeetings;
  private final ReentrantLock lock = new ReentrantLock();

  // Written under the lock of the whole.
  private int meetings;

  /** All of them, until the bucket is parted. */
  private final LinkList<Lease<K, M>> leases = new LinkList<>();

  /** Empty: the bucket is not parted. The list is replaced, and never changed. */
  private volatile List<Home<K, M>> homes = List.of();

  /**
   * The lock of a bucket, which threads may find taken so often until it is parted; {@link #NEVER}:
   * it never is.
   */
  Homes(
      Bucket<K, M> bucket,
      Members<K, M> members,
      Parking<K, M> parking,
      Tally tally,
      int bearableMeetings) {
    this.bucket = bucket;
    this.members = members;
    this.parking = parking;
    this.tally = tally;
    this.bearableMeetings = bearableMeetings;
  }

  // The hot path of a bucket that is parted

  /** A lease on a member that was parked at this home; null: ask the whole bucket. */
  @Nullable Lease<K, M> lease(int affinity, long nowNanos) {
    Home<K, M> home = find(affinity);
    if (home == null) {
      return null;
    }
    home.lock.lock();
    try {
      return home.lease(affinity, nowNanos);
    } finally {
      home.lock.unlock();
    }
  }

  /** Ends a lease and parks its member at its home; false: the whole bucket has to see to it. */
  boolean park(Lease<K, M> lease, long nowNanos, long idleNanos) {
    Slot<K, M> slot = lease.slot();
    Home<K, M> home = slot.home;
    if (home == null || idleNanos <= 0) {
      return false;
    }
    home.lock.lock();
    try {
      boolean concernsNobody =
          home.mayPark(lease, nowNanos)
              && bucket.isQuiet()
              && parking.parkAtHome(slot, nowNanos, idleNanos);
      if (concernsNobody) {
        home.park(lease);
      }
      return concernsNobody;
    } finally {
      home.lock.unlock();
    }
  }

  /** Where this affinity is at home; null: the bucket is not parted, or has no such home yet. */
  @Nullable Home<K, M> find(int affinity) {
    List<Home<K, M>> parts = homes;
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).affinity == affinity) {
        return parts.get(i);
      }
    }
    return parts.size() < MOST ? null : parts.get(Math.floorMod(affinity, MOST));
  }

  boolean isParted() {
    return !homes.isEmpty();
  }

  // The lock of the whole

  /** Locks the bucket as a whole. */
  void lock() {
    if (!lock.tryLock()) {
      lock.lock();
      meetings = Math.min(meetings + 1, MEETINGS);
    }
    if (isParted() && isOutermost()) {
      List<Home<K, M>> parts = homes;
      for (int i = 0; i < parts.size(); i++) {
        parts.get(i).lock.lock();
        parts.get(i).report(members, tally);
      }
    }
  }

  /** Whoever has locked the whole may do so again: the homes are locked, and unlocked, once. */
  private boolean isOutermost() {
    return lock.getHoldCount() == 1;
  }

  void unlock() {
    try {
      boolean meetsOften = meetings >= bearableMeetings;
      if ((meetsOften || isParted()) && isOutermost()) {
        unlockHomes();
      }
    } finally {
      lock.unlock();
    }
  }

  private void unlockHomes() {
    try {
      if (isParted()) {
        allowParking();
      } else if (bucket.mayBeParted()) {
        part();
      }
    } finally {
      List<Home<K, M>> parts = homes;
      for (int i = 0; i < parts.size(); i++) {
        parts.get(i).lock.unlock();
      }
    }
  }

  /** What may be parked beside what is: each home gets its share of it. */
  private void allowParking() {
    List<Home<K, M>> parts = homes;
    int share = parking.roomAtEach(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      Home<K, M> home = parts.get(i);
      home.mostParked = home.parked.size() + share;
    }
  }

  /** Each member gets its home, what is idle in the order in which it was parked. */
  private void part() {
    LinkList<Slot<K, M>> idle = members.idle.homeless();
    for (Slot<K, M> slot = idle.first(); slot != null; slot = idle.first()) {
      members.idle.settle(slot, homeOf(slot));
    }
    for (M member : members.all()) {
      Slot<K, M> slot = members.find(member);
      if (slot != null && slot.home == null) {
        members.idle.settle(slot, homeOf(slot));
      }
    }
    for (Lease<K, M> lease = leases.first(); lease != null; lease = leases.first()) {
      leases.remove(lease);
      began(lease);
    }
  }

  private Home<K, M> homeOf(Slot<K, M> slot) {
    int affinity = slot.member.affinity();
    Home<K, M> home = find(affinity);
    if (home == null) {
      home = new Home<>(affinity);
      home.lock.lock(); // As those of all homes: it is unlocked with them.
      members.idle.add(home);
      List<Home<K, M>> more = new ArrayList<>(homes);
      more.add(home);
      homes = List.copyOf(more);
    }
    return home;
  }

  // Under the lock

  /** A new member of a bucket that is parted gets its home. */
  void settle(Slot<K, M> slot) {
    if (isParted()) {
      members.idle.settle(slot, homeOf(slot));
    }
  }

  /** A lease was given by a step of the whole bucket. */
  void began(Lease<K, M> lease) {
    leasesOf(lease.slot()).addLast(lease);
  }

  /** A lease is ended by a step of the whole bucket. */
  void ended(Lease<K, M> lease) {
    if (!lease.isLinked()) {
      throw new IllegalStateException("a lease ends once, and this one has ended: " + lease);
    }
    leasesOf(lease.slot()).remove(lease);
    lease.slot().leases--;
  }

  private LinkList<Lease<K, M>> leasesOf(Slot<K, M> slot) {
    return slot.home == null ? leases : slot.home.leases;
  }

  /** How many leases are out. */
  int leaseCount() {
    int count = leases.size();
    for (Home<K, M> home : homes) {
      count += home.leases.size();
    }
    return count;
  }

  /** For how long the oldest lease has been out; 0 without one. */
  long oldestLeaseNanos(long nowNanos) {
    long oldest = ageNanos(leases, nowNanos);
    for (Home<K, M> home : homes) {
      oldest = Math.max(oldest, ageNanos(home.leases, nowNanos));
    }
    return oldest;
  }

  private static long ageNanos(LinkList<? extends Lease<?, ?>> leases, long nowNanos) {
    Lease<?, ?> oldest = leases.first();
    return oldest == null ? 0 : Math.max(0, nowNanos - oldest.leasedAtNanos());
  }
}
