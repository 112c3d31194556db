package dev.rezo.pool;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Buckets in the order in which they came. Each has a number, by which it leaves from wherever it
 * stands: that costs the logarithm of their count, and there may be tens of thousands.
 *
 * <p>Thread-safe.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class BucketLine<K, M extends Pooled> {

  /** The number of a bucket that does not stand in line. */
  static final long NONE = 0;

  private final ConcurrentSkipListMap<Long, Bucket<K, M>> line = new ConcurrentSkipListMap<>();
  private final AtomicLong lastNumber = new AtomicLong(NONE);

  /** The bucket goes to the end of the line, where it is not yet; returns its number. */
  long join(Bucket<K, M> bucket) {
    long number = lastNumber.incrementAndGet();
    line.put(number, bucket);
    return number;
  }

  /** The bucket with this number leaves, if it stands in line. */
  void leave(long number) {
    if (number != NONE) {
      line.remove(number);
    }
  }

  /** Takes the first out of the line; null if there is none. */
  @Nullable Bucket<K, M> poll() {
    Map.Entry<Long, Bucket<K, M>> first = line.pollFirstEntry();
    return first == null ? null : first.getValue();
  }

  boolean isEmpty() {
    return line.isEmpty();
  }
}
