package dev.rezo.pool;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The places under one cap, that of an origin or that of the pool, and which buckets could yield
 * one.
 *
 * <p>Thread-safe, but for the methods that say "under the lock", which is the lock of the room.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class Places<K, M extends Pooled> {
  private final int most;
  private final RemovalCause cause;
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * Buckets that have, or had, something idle, in the order in which they last yielded something.
   * Each is here once at most, and leaves when it is found without, or is gone: a constant cost for
   * each place taken, however many buckets there are.
   */
  private final BucketLine<K, M> parked = new BucketLine<>();

  /**
   * Places under one cap.
   *
   * @param cause why a member leaves that gives way
   */
  Places(int most, RemovalCause cause) {
    this.most = most;
    this.cause = cause;
  }

  int taken() {
    return taken.get();
  }

  boolean isFull() {
    return taken.get() >= most;
  }

  void give() {
    taken.decrementAndGet();
  }

  /** The bucket joins those that may have something idle; it holds its own lock. */
  long enlist(Bucket<K, M> bucket) {
    return parked.join(bucket);
  }

  /** The bucket with this number is gone; it holds its own lock. */
  void delist(long number) {
    parked.leave(number);
  }

  boolean mayYield() {
    return !parked.isEmpty();
  }

  /** Under the lock: takes a place that is known to be free, for only the lock's holder takes. */
  void take() {
    taken.incrementAndGet();
  }

  /** Under the lock: one idle member gives way. */
  Decision<K, M> evictOne() {
    for (Bucket<K, M> bucket = parked.poll(); bucket != null; bucket = parked.poll()) {
      bucket.homes.lock();
      try {
        if (bucket.yieldIdle(this, cause)) {
          return bucket.decided();
        }
      } finally {
        bucket.homes.unlock();
      }
    }
    return Decision.nothing();
  }

  /**
   * Under the lock: one bucket with nothing but idle members goes, if it is among the first few.
   *
   * @return null if none did
   */
  @Nullable Decision<K, M> evictBucket(int candidates) {
    for (int i = 0; i < candidates; i++) {
      Bucket<K, M> bucket = parked.poll();
      if (bucket == null) {
        return null;
      }
      bucket.homes.lock();
      try {
        if (bucket.yieldAll(this)) {
          return bucket.decided();
        }
      } finally {
        bucket.homes.unlock();
      }
    }
    return null;
  }
}
