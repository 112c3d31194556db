package dev.rezo.pool;

import java.time.Duration;
import java.util.Objects;

/**
 * How much a pool holds, and for how long.
 *
 * <p>Immutable. Idle members count: connecting + active + idle &lt;= {@code maxPerBucket} always
 * holds.
 *
 * @param maxPerBucket most members of one bucket, at least 1
 * @param maxIdlePerBucket most idle members of one bucket; 0: none is parked
 * @param maxTotal most members of all buckets together, at least 1
 * @param maxWaitingPerBucket most waiters of one bucket; 0: fail at once instead of waiting
 * @param idleTimeout how long a member may be idle, more than zero
 * @param order which idle member is leased first
 */
public record PoolLimits(
    int maxPerBucket,
    int maxIdlePerBucket,
    int maxTotal,
    int maxWaitingPerBucket,
    Duration idleTimeout,
    Order order) {

  /** Ten years: times in nanoseconds are compared by difference, which holds for 292 years. */
  private static final Duration LONGEST_IDLE_TIMEOUT = Duration.ofDays(3650);

  /**
   * 256 for each bucket, 64 of them idle, 4096 in total, 10,000 waiting, idle for 60 s, LIFO. The
   * total stays well below the usual 65,536 descriptors of a service; the queue of 10,000 is the
   * bound that keeps a host that is down from filling the heap.
   */
  public static final PoolLimits DEFAULT =
      new PoolLimits(256, 64, 4096, 10_000, Duration.ofSeconds(60), Order.LIFO);

  /** For an API that is called now and then: 20 for each bucket, 5 of them idle. */
  public static final PoolLimits LOW_TRAFFIC = DEFAULT.withMaxPerBucket(20).withMaxIdlePerBucket(5);

  /** For a service under load: 200 for each bucket, 50 of them idle. */
  public static final PoolLimits HIGH_THROUGHPUT =
      DEFAULT.withMaxPerBucket(200).withMaxIdlePerBucket(50);

  /** For jobs that nobody waits for: 10 for each bucket, 5 of them idle. */
  public static final PoolLimits BACKGROUND = DEFAULT.withMaxPerBucket(10).withMaxIdlePerBucket(5);

  /**
   * Checks each limit.
   *
   * @throws IllegalArgumentException if a limit is out of range; the message says which, and what
   *     was expected
   */
  public PoolLimits {
    requireAtLeast(1, maxPerBucket, "maxPerBucket");
    requireAtLeast(0, maxIdlePerBucket, "maxIdlePerBucket");
    requireAtLeast(1, maxTotal, "maxTotal");
    requireAtLeast(0, maxWaitingPerBucket, "maxWaitingPerBucket");
    Objects.requireNonNull(order, "order");
    if (idleTimeout.isZero() || idleTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "idleTimeout: expected more than zero (maxIdlePerBucket 0 parks nothing), actual "
              + idleTimeout);
    }
    if (idleTimeout.compareTo(LONGEST_IDLE_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "idleTimeout: expected at most " + LONGEST_IDLE_TIMEOUT + ", actual " + idleTimeout);
    }
  }

  private static void requireAtLeast(int least, int actual, String name) {
    if (actual < least) {
      throw new IllegalArgumentException(
          name + ": expected at least " + least + ", actual " + actual);
    }
  }

  /** These limits with another {@code maxPerBucket}. */
  public PoolLimits withMaxPerBucket(int value) {
    return new PoolLimits(
        value, maxIdlePerBucket, maxTotal, maxWaitingPerBucket, idleTimeout, order);
  }

  /** These limits with another {@code maxIdlePerBucket}. */
  public PoolLimits withMaxIdlePerBucket(int value) {
    return new PoolLimits(maxPerBucket, value, maxTotal, maxWaitingPerBucket, idleTimeout, order);
  }

  /** These limits with another {@code maxTotal}. */
  public PoolLimits withMaxTotal(int value) {
    return new PoolLimits(
        maxPerBucket, maxIdlePerBucket, value, maxWaitingPerBucket, idleTimeout, order);
  }

  /** These limits with another {@code maxWaitingPerBucket}. */
  public PoolLimits withMaxWaitingPerBucket(int value) {
    return new PoolLimits(maxPerBucket, maxIdlePerBucket, maxTotal, value, idleTimeout, order);
  }

  /** These limits with another {@code idleTimeout}. */
  public PoolLimits withIdleTimeout(Duration value) {
    return new PoolLimits(
        maxPerBucket, maxIdlePerBucket, maxTotal, maxWaitingPerBucket, value, order);
  }

  /** These limits with another {@code order}. */
  public PoolLimits withOrder(Order value) {
    return new PoolLimits(
        maxPerBucket, maxIdlePerBucket, maxTotal, maxWaitingPerBucket, idleTimeout, value);
  }
}
