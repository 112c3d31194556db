package dev.rezo.pool;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The idle members of a bucket: for how long each may stay, and which of them goes first.
 *
 * <p>Guarded by the lock of its bucket.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class Parking<K, M extends Pooled> {
  /** Ten years, for what no limit ends: times are compared by difference. */
  private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(3650);

  private final Bucket<K, M> bucket;
  private final Members<K, M> members;
  private final int maxIdle;
  private final long idleTimeoutNanos;

  /** What keeps members ready; null without {@link PoolLimits#minIdlePerBucket()}. */
  private final @Nullable IdleFloor floor;

  /** What was learned of how long members may be idle; null: nothing yet. */
  private @Nullable IdleLesson lesson;

  /** The bucket's number among those of the pool, and of its origin, that could yield. */
  private long numberInPool = BucketLine.NONE;

  private long numberInOrigin = BucketLine.NONE;

  Parking(
      Bucket<K, M> bucket,
      Members<K, M> members,
      PoolLimits limits,
      @Nullable IdleFloor floor,
      @Nullable IdleLesson lesson) {
    this.bucket = bucket;
    this.members = members;
    this.maxIdle = limits.maxIdlePerBucket();
    this.idleTimeoutNanos = limits.idleTimeout().toNanos();
    this.floor = floor;
    this.lesson = lesson;
  }

  /** The lesson, for when the bucket is gone. */
  @Nullable IdleLesson lesson() {
    return lesson;
  }

  /** For how long a member may be idle by what was learned, or {@link Pool#NEVER}. */
  long learnedNanos(long nowNanos) {
    return lesson == null ? Pool.NEVER : lesson.limitNanos(nowNanos);
  }

  /** A member that had been idle has served well. */
  void survived(long idleNanos) {
    if (lesson != null) {
      lesson.survived(idleNanos);
    }
  }

  /** A member that had been idle was dead: those that are idle may have to leave earlier. */
  void died(long idleNanos, long nowNanos) {
    IdleLesson learned = lesson == null ? new IdleLesson() : lesson;
    lesson = learned;
    learned.died(idleNanos, nowNanos);
    long limit = learned.limitNanos(nowNanos);
    if (limit == Pool.NEVER) {
      return;
    }
    for (LinkList<Slot<K, M>> list : members.idle.lists()) {
      for (Slot<K, M> slot = list.first(); slot != null; slot = list.after(slot)) {
        long until = slot.parkedAtNanos + limit;
        if (until - slot.idleUntilNanos < 0) {
          slot.idleUntilNanos = until;
          bucket.evictAt(until);
        }
      }
    }
  }

  /** Parks a slot without leases, unless it may not be parked. */
  void park(Slot<K, M> slot, long nowNanos, long idleNanos) {
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
    bucket.evictAt(nextLook(slot, nowNanos));
  }

  /**
   * How many more each of so many homes may park without asking: an equal share of what there is
   * room for, or, where all members may be idle, all.
   */
  int roomAtEach(int homes) {
    int all = members.counted();
    return all <= maxIdle ? all : Math.max(0, maxIdle - members.idle.size()) / homes;
  }

  /**
   * Notes that a slot is parked at its home, if it concerns nobody else; for a bucket without a
   * floor. Under the lock of that home alone. Nobody is woken: who starves under a cap finds the
   * bucket in line, or has taken it out of the line, and then it is not listed.
   */
  boolean parkAtHome(Slot<K, M> slot, long nowNanos, long idleNanos) {
    long until = idleUntil(slot, nowNanos, idleNanos);
    boolean isListed =
        numberInPool != BucketLine.NONE
            && (numberInOrigin != BucketLine.NONE || !bucket.origin.isCapped);
    boolean teaches = lesson != null && lesson.isDispelledBy(slot.idleAgeNanos);
    if (!isListed || teaches || !bucket.pool.evictsBy(Pool.moment(until))) {
      return false;
    }
    slot.idleAgeNanos = 0;
    slot.parkedAtNanos = nowNanos;
    slot.idleUntilNanos = until;
    return true;
  }

  /** Until when nothing but the idle timeout, where that may spare the slot, ends its stay. */
  private long idleUntil(Slot<K, M> slot, long nowNanos, long idleNanos) {
    long timeout = floor == null ? idleTimeoutNanos : LONGEST_NANOS;
    long most = Math.min(timeout, learnedNanos(nowNanos));
    long until = nowNanos + Math.min(idleNanos, most);
    boolean diesEarlier = slot.expiresAtNanos != Pool.NEVER && slot.expiresAtNanos - until < 0;
    return diesEarlier ? slot.expiresAtNanos : until;
  }

  /** Says that there is something idle, to those who may need its place. */
  private void enlist() {
    if (numberInPool == BucketLine.NONE) {
      numberInPool = bucket.pool.room().total().enlist(bucket);
    }
    if (bucket.origin.isCapped) {
      if (numberInOrigin == BucketLine.NONE) {
        numberInOrigin = bucket.origin.places.enlist(bucket);
      }
      bucket.pool.room().wake(bucket.origin);
    }
  }

  /** The bucket was taken off one of the two queues, and goes to its end if it is to stay. */
  void unlisted(Places<K, M> from, boolean stays) {
    if (from == bucket.origin.places) {
      numberInOrigin = BucketLine.NONE;
    } else {
      numberInPool = BucketLine.NONE;
    }
    if (stays && !members.idle.isEmpty()) {
      enlist();
    }
  }

  /** The bucket is gone, and yields nothing any more. */
  void delist() {
    bucket.pool.room().total().delist(numberInPool);
    bucket.origin.places.delist(numberInOrigin);
  }

  /**
   * When something is to be done about an idle slot. One that has passed its idle timeout, and is
   * spared, is looked at with the next step of the floor.
   */
  private long nextLook(Slot<K, M> slot, long nowNanos) {
    long timeout = slot.parkedAtNanos + idleTimeoutNanos;
    boolean timesOutFirst =
        floor != null && timeout - nowNanos > 0 && timeout - slot.idleUntilNanos < 0;
    return timesOutFirst ? timeout : slot.idleUntilNanos;
  }

  /**
   * Drops those beyond the idle timeout, but for the last few that the floor spares. The others
   * stand in the order in which they were parked; those at the slow end in none.
   */
  void dropTimedOut(long nowNanos) {
    if (floor == null) {
      return;
    }
    LinkList<Slot<K, M>> idle = members.idle.homeless(); // All: with a floor nothing is parted.
    Slot<K, M> slot = idle.first();
    while (slot != null && idle.size() > floor.spared()) {
      Slot<K, M> following = idle.after(slot);
      if (nowNanos - slot.parkedAtNanos >= idleTimeoutNanos) {
        bucket.leave(slot, RemovalCause.IDLE_TIMEOUT);
      } else if (!slot.isSlow) {
        return;
      }
      slot = following;
    }
  }

  /** Drops what must not stay idle; returns when to ask again, or {@link Pool#NEVER}. */
  long evict(long nowNanos) {
    long earliest = Pool.NEVER;
    if (floor != null && floor.isStillInUse(nowNanos)) {
      earliest = Pool.moment(nowNanos + IdleFloor.PACE_NANOS);
    }
    dropTimedOut(nowNanos);
    for (LinkList<Slot<K, M>> list : members.idle.lists()) {
      earliest = evict(list, nowNanos, earliest);
    }
    return earliest;
  }

  private long evict(LinkList<Slot<K, M>> list, long nowNanos, long askAgain) {
    long earliest = askAgain;
    Slot<K, M> slot = list.first();
    while (slot != null) {
      Slot<K, M> following = list.after(slot);
      RemovalCause defect = slot.defect(nowNanos);
      if (defect != null) {
        bucket.leave(slot, defect);
      } else if (earliest == Pool.NEVER || nextLook(slot, nowNanos) - earliest < 0) {
        earliest = Pool.moment(nextLook(slot, nowNanos));
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
    for (LinkList<Slot<K, M>> list : members.idle.lists()) {
      for (Slot<K, M> slot = list.first(); slot != null; slot = list.after(slot)) {
        oldest = Math.max(oldest, nowNanos - slot.parkedAtNanos);
      }
    }
    return oldest;
  }

  /** How many have been idle for half of the idle timeout. */
  int longIdle(long nowNanos) {
    int count = 0;
    for (LinkList<Slot<K, M>> list : members.idle.lists()) {
      for (Slot<K, M> slot = list.first(); slot != null; slot = list.after(slot)) {
        count += nowNanos - slot.parkedAtNanos >= idleTimeoutNanos / 2 ? 1 : 0;
      }
    }
    return count;
  }
}
