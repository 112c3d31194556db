package dev.rezo.pool;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What buckets have learned that are gone, until they come back.
 *
 * <p>Thread-safe. Its lock is the last: whoever holds it takes no other.
 *
 * @param <K> what identifies a bucket
 */
final class Lessons<K> {

  /** The oldest is forgotten beyond so many: keys that never repeat must not fill the heap. */
  static final int MOST = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, IdleLesson> lessons = new LinkedHashMap<>();

  void keep(K key, IdleLesson lesson) {
    lock.lock();
    try {
      lessons.put(key, lesson);
      if (lessons.size() > MOST) {
        lessons.remove(lessons.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The lesson goes to the bucket that is back. */
  @Nullable IdleLesson take(K key) {
    lock.lock();
    try {
      return lessons.remove(key);
    } finally {
      lock.unlock();
    }
  }

  /** The limits that hold if their buckets come back now. */
  Map<K, Long> limitsNanos(long nowNanos) {
    Map<K, Long> limits = new LinkedHashMap<>();
    lock.lock();
    try {
      lessons.forEach(
          (key, lesson) -> {
            long limit = lesson.limitNanos(nowNanos);
            if (limit != Pool.NEVER) {
              limits.put(key, limit);
            }
          });
    } finally {
      lock.unlock();
    }
    return limits;
  }
}
