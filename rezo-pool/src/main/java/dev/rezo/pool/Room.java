package dev.rezo.pool;

import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The places under the caps of the pool and of each origin: who has one, which buckets starve for
 * one, and which could yield one.
 *
 * <p>Places are taken under the room's lock only, and given back by anybody. The lock comes before
 * the lock of any bucket, and only its holder ever holds the locks of two buckets: that is why no
 * two threads wait for each other. The hot path comes here only to read that nobody starves.
 *
 * <p>A bucket starves in the queue of its origin, and an origin whose head could be served, as far
 * as its own cap goes, stands in the queue of those that are {@link #hungry}: so an origin at its
 * cap keeps nobody else waiting, and each place costs the same however many starve.
 *
 * <p>No wake-up is lost: a bucket first joins those that starve and then looks for a place; whoever
 * gives a place back or parks a member first does that, then {@link #wake wakes} the origin, and
 * then looks whether anybody is hungry. An origin that is found at its cap first leaves the hungry
 * and then looks again. One of the two sees the other. Whoever takes something idle away need not
 * look: who parked it does, and a seeker asks for a free place again after it has found nothing
 * idle.
 *
 * <p>Thread-safe, but for the methods that say "under the lock".
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class Room<K, M extends Pooled> {

  /** How many buckets are looked at for one that may go when there are too many. */
  private static final int BUCKETS_SCAN = 16;

  final ReentrantLock lock = new ReentrantLock();

  private final Places<K, M> total;
  private final Keys<? super K> keys;
  private final int maxPerOrigin;

  /** The origins of the buckets that there are; empty where origins have no cap of their own. */
  private final ConcurrentHashMap<Object, OriginPlaces<K, M>> origins = new ConcurrentHashMap<>();

  /** The one for all buckets where origins have no cap of their own; null where they have. */
  private final @Nullable OriginPlaces<K, M> everywhere;

  private final BucketLine<K, M> empty = new BucketLine<>();

  /** Origins with somebody who starves; served in turn. Left under the lock only. */
  private final Queue<OriginPlaces<K, M>> hungry = new ConcurrentLinkedQueue<>();

  Room(PoolLimits limits, Keys<? super K> keys) {
    this.keys = keys;
    this.maxPerOrigin = limits.maxPerOrigin();
    this.total = new Places<>(limits.maxTotal(), RemovalCause.TOTAL_LIMIT);
    this.everywhere =
        limits.capsOrigins() ? null : new OriginPlaces<>("everywhere", Integer.MAX_VALUE, false);
  }

  int taken() {
    return total.taken();
  }

  /** Places that the buckets of one origin have taken; 0 where origins have no cap. */
  int takenBy(Object origin) {
    OriginPlaces<K, M> known = origins.get(origin);
    return known == null ? 0 : known.places.taken();
  }

  /** The origin of a new bucket. */
  OriginPlaces<K, M> join(K key) {
    OriginPlaces<K, M> one = everywhere;
    if (one != null) {
      return one;
    }
    return origins.compute(
        keys.originOf(key),
        (origin, known) -> {
          OriginPlaces<K, M> places =
              known == null ? new OriginPlaces<>(origin, maxPerOrigin, true) : known;
          places.buckets++;
          return places;
        });
  }

  /** A bucket is gone, and holds its own lock; the origin goes with its last one. */
  void leave(Bucket<K, M> bucket) {
    OriginPlaces<K, M> left = bucket.origin;
    bucket.leaveLines();
    if (left.isCapped) {
      origins.computeIfPresent(
          left.origin, (origin, places) -> --places.buckets == 0 ? null : places);
    }
  }

  /** A place of this origin is free again. */
  void give(OriginPlaces<K, M> origin) {
    total.give();
    origin.places.give();
    wake(origin);
  }

  /** The bucket joins those that starve; it holds its own lock. */
  void starve(Bucket<K, M> bucket) {
    bucket.origin.starve(bucket);
    wake(bucket.origin);
  }

  /** Something of this origin's may have changed for those that starve there. */
  void wake(OriginPlaces<K, M> origin) {
    if (origin.isStarving() && origin.isHungry.compareAndSet(false, true)) {
      hungry.add(origin);
    }
  }

  Places<K, M> total() {
    return total;
  }

  boolean isStarving() {
    return !hungry.isEmpty();
  }

  /** Whether a bucket that is kept out by a cap has waited longer than since that time. */
  boolean othersWaitLonger(Bucket<K, M> asking, long sinceNanos) {
    Bucket<K, M> sibling = asking.origin.firstStarvingBut(asking);
    if (sibling != null && sibling.starvingSinceNanos() - sinceNanos < 0) {
      return true;
    }
    if (hungry.isEmpty()) {
      return false; // without the iterator
    }
    for (OriginPlaces<K, M> origin : hungry) {
      if (origin != asking.origin) {
        Bucket<K, M> other = origin.firstStarving();
        return other != null && other.starvingSinceNanos() - sinceNanos < 0;
      }
    }
    return false;
  }

  /** Under the lock: takes a place that is free, unless somebody starves for it. */
  boolean takeFree(OriginPlaces<K, M> origin) {
    return !anybodyBefore(origin) && takePlace(origin);
  }

  /**
   * Under the lock: takes a place for a newcomer, unless somebody starves for it.
   *
   * @return what to close for it, or null: there is no place
   */
  @Nullable Decision<K, M> take(OriginPlaces<K, M> origin) {
    return anybodyBefore(origin) ? null : takeOrEvict(origin);
  }

  private boolean anybodyBefore(OriginPlaces<K, M> origin) {
    return !hungry.isEmpty() || origin.isStarving();
  }

  private boolean takePlace(OriginPlaces<K, M> origin) {
    if (total.isFull() || origin.places.isFull()) {
      return false;
    }
    total.take();
    origin.places.take();
    return true;
  }

  private @Nullable Decision<K, M> takeOrEvict(OriginPlaces<K, M> origin) {
    Decision<K, M> victim = Decision.nothing();
    if (origin.places.isFull()) {
      victim = origin.places.evictOne();
    } else if (total.isFull()) {
      victim = total.evictOne();
    }
    // Also without a victim: what was idle may have been removed while we looked. With one there is
    // a place: only the holder of the lock takes.
    return takePlace(origin) ? victim : null;
  }

  /** Buckets that are kept though they are empty, in the order in which they became so. */
  BucketLine<K, M> empty() {
    return empty;
  }

  /**
   * Under the lock: a bucket that is empty gives way to a new one, or else one with nothing but
   * idle members; null if there is neither.
   */
  @Nullable Decision<K, M> evictBucket() {
    for (Bucket<K, M> bucket = empty.poll(); bucket != null; bucket = empty.poll()) {
      bucket.homes.lock();
      try {
        if (bucket.yieldIfEmpty()) {
          return bucket.decided();
        }
      } finally {
        bucket.homes.unlock();
      }
    }
    return total.evictBucket(BUCKETS_SCAN);
  }

  /** Hands places to the buckets that starve, one each in turn, for as long as there are any. */
  Decision<K, M> relieve(long nowNanos) {
    Decision<K, M> made = Decision.nothing();
    lock.lock();
    try {
      for (OriginPlaces<K, M> origin = hungry.peek(); origin != null; origin = hungry.peek()) {
        Decision<K, M> served = serveFirst(origin, nowNanos);
        if (served != null) {
          made = made.and(served);
        } else if (!origin.places.isFull()) {
          return made; // The pool is full, for this origin and for all others.
        }
        turn(origin, served == null);
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  /** Serves the bucket that has starved longest; null if there is no place for it. */
  private @Nullable Decision<K, M> serveFirst(OriginPlaces<K, M> origin, long nowNanos) {
    Bucket<K, M> bucket = origin.firstStarving();
    if (bucket == null) {
      return Decision.nothing();
    }
    bucket.homes.lock();
    try {
      Decision<K, M> made = Decision.nothing();
      // One that has moved on joins again behind the others, whose waiters are older.
      if (bucket.wantsRoom() && !bucket.hasMovedOn()) {
        Decision<K, M> place = takeOrEvict(origin);
        if (place == null) {
          return null;
        }
        bucket.openForOldestWaiter(nowNanos);
        made = place;
      }
      origin.sate(bucket);
      bucket.fed();
      return made.and(bucket.decided());
    } finally {
      bucket.homes.unlock();
    }
  }

  /** The first of the hungry goes behind the others, or leaves: then it looks once more. */
  private void turn(OriginPlaces<K, M> origin, boolean isAtItsCap) {
    hungry.remove();
    if (!isAtItsCap && origin.isStarving()) {
      hungry.add(origin);
      return;
    }
    origin.isHungry.set(false);
    if (!origin.places.isFull() || origin.places.mayYield()) {
      wake(origin);
    }
  }
}
