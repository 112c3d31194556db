package dev.rezo.pool;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the buckets of one origin share: its places, and the queue of those buckets that starve for
 * one.
 *
 * <p>Thread-safe, but for the methods that say "under the lock", which is the lock of the room.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class OriginPlaces<K, M extends Pooled> {
  final Object origin;
  final Places<K, M> places;

  /** Whether {@link #places} can be full before those of the pool are. */
  final boolean isCapped;

  /**
   * Buckets whose oldest waiter needs a place; served in turn. Left when they have been served, and
   * when they are gone.
   */
  private final Queue<Bucket<K, M>> starving = new ConcurrentLinkedQueue<>();

  /** Whether it stands in the queue of {@link Room#hungry}. */
  final AtomicBoolean isHungry = new AtomicBoolean();

  /** How many buckets it has; guarded by the map that holds it. */
  int buckets;

  OriginPlaces(Object origin, int most, boolean isCapped) {
    this.origin = origin;
    this.places = new Places<>(most, RemovalCause.ORIGIN_LIMIT);
    this.isCapped = isCapped;
  }

  /** The bucket joins those that starve; it holds its own lock. */
  void starve(Bucket<K, M> bucket) {
    starving.add(bucket);
  }

  boolean isStarving() {
    return !starving.isEmpty();
  }

  @Nullable Bucket<K, M> firstStarving() {
    return starving.peek();
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

  /** The bucket starves no more: it was dealt with, or is gone. It holds its own lock. */
  void sate(Bucket<K, M> bucket) {
    starving.remove(bucket);
  }
}
