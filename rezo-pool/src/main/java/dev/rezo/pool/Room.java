package dev.rezo.pool;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The places under the total cap: who has one, which buckets starve for one, and which could yield
 * one.
 *
 * <p>Places are taken under the room's lock only, and given back by anybody. The lock comes before
 * the lock of any bucket, and only its holder ever holds the locks of two buckets: that is why no
 * two threads wait for each other. The hot path comes here only to read that nobody starves.
 *
 * <p>No wake-up is lost: a bucket first joins {@link #starving} and then looks for a place; whoever
 * gives a place back or parks a member first does that and then looks whether anybody starves. One
 * of the two sees the other. Whoever takes something idle away need not look: who parked it does,
 * and a seeker asks for a free place again after it has found nothing idle.
 *
 * <p>Thread-safe, but for the methods that say "under the lock".
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class Room<K, M extends Pooled> {
  final ReentrantLock lock = new ReentrantLock();

  /** Buckets whose oldest waiter needs a place; served in turn. Left under the lock only. */
  private final Queue<Bucket<K, M>> starving = new ConcurrentLinkedQueue<>();

  /**
   * Buckets that have, or had, something idle, in the order in which they last yielded something.
   * Each is here once at most, and leaves when it is found without: a constant cost for each place
   * taken, however many buckets there are. Left under the lock only.
   */
  private final Queue<Bucket<K, M>> parked = new ConcurrentLinkedQueue<>();

  private final AtomicInteger taken = new AtomicInteger();
  private final int places;

  Room(int places) {
    this.places = places;
  }

  int taken() {
    return taken.get();
  }

  void give() {
    taken.decrementAndGet();
  }

  /** The bucket joins those that starve; it holds its own lock. */
  void starve(Bucket<K, M> bucket) {
    starving.add(bucket);
  }

  /** The bucket joins those that may have something idle; it holds its own lock. */
  void enlist(Bucket<K, M> bucket) {
    parked.add(bucket);
  }

  boolean isStarving() {
    return !starving.isEmpty();
  }

  @Nullable Bucket<K, M> firstStarvingBut(Bucket<K, M> asking) {
    if (starving.isEmpty()) {
      return null; // without the iterator
    }
    for (Bucket<K, M> bucket : starving) {
      if (bucket != asking) {
        return bucket;
      }
    }
    return null;
  }

  /** Under the lock: takes a place that is free, unless somebody starves for it. */
  boolean takeFree() {
    return starving.isEmpty() && takePlace();
  }

  /**
   * Under the lock: takes a place for a newcomer, unless somebody starves for it.
   *
   * @return what to close for it, or null: there is no place
   */
  @Nullable Decision<K, M> take() {
    return starving.isEmpty() ? takeOrEvict() : null;
  }

  private boolean takePlace() {
    if (taken.get() >= places) {
      return false;
    }
    taken.incrementAndGet(); // nobody else takes: the lock is held
    return true;
  }

  private @Nullable Decision<K, M> takeOrEvict() {
    if (takePlace()) {
      return Decision.nothing();
    }
    Decision<K, M> victim = evictOne();
    // Also without a victim: what was idle may have been removed while we looked.
    return takePlace() ? victim : null;
  }

  private Decision<K, M> evictOne() {
    for (Bucket<K, M> bucket = parked.poll(); bucket != null; bucket = parked.poll()) {
      bucket.lock.lock();
      try {
        if (bucket.yieldIdle()) {
          return bucket.decided();
        }
      } finally {
        bucket.lock.unlock();
      }
    }
    return Decision.nothing();
  }

  /** Hands places to the buckets that starve, one each in turn, for as long as there are any. */
  Decision<K, M> relieve(long nowNanos) {
    Decision<K, M> made = Decision.nothing();
    lock.lock();
    try {
      for (Bucket<K, M> bucket = starving.peek(); bucket != null; bucket = starving.peek()) {
        bucket.lock.lock();
        try {
          // One that has moved on joins again behind the others, whose waiters are older.
          if (bucket.wantsRoom() && !bucket.hasMovedOn()) {
            Decision<K, M> place = takeOrEvict();
            if (place == null) {
              return made;
            }
            bucket.openForOldestWaiter(nowNanos);
            made = made.and(place);
          }
          starving.remove();
          bucket.fed();
          made = made.and(bucket.decided());
        } finally {
          bucket.lock.unlock();
        }
      }
      return made;
    } finally {
      lock.unlock();
    }
  }
}
