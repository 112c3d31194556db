package dev.rezo.pool;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How much a pool holds, and for how long. Begin with {@link #DEFAULT} or a preset, and change what
 * is to differ: {@code DEFAULT.withMaxPerBucket(50).withMaxLifetime(Duration.ofMinutes(10))}.
 *
 * <p>Immutable. Idle members count: connecting + active + idle &lt;= {@code maxPerBucket} always
 * holds, and so it does for the caps of an origin and of the pool, which count those that drain as
 * well.
 *
 * @param maxPerBucket most members of one bucket, at least 1
 * @param maxSharedPerBucket most members of one bucket that bear several leases ({@link
 *     Pooled#capacity()} above 1), at least 1; while all of them are full and no more may be
 *     opened, who asks waits. Counted when one is to be opened, without those that drain or bear
 *     none for now
 * @param maxPerOrigin most members of all buckets of one origin ({@link Keys#originOf}), at least
 *     1; at the cap an idle one of another bucket of the origin gives way before anybody waits
 * @param maxTotal most members of all buckets together, at least 1; at the cap an idle one of
 *     another bucket gives way before anybody waits
 * @param maxBuckets most buckets, at least 1; at the cap a bucket that is empty, or has nothing but
 *     idle members, gives way, else a request for a new bucket is refused
 * @param maxWaitingPerBucket most waiters of one bucket; 0: fail at once instead of waiting
 * @param maxIdlePerBucket most idle members of one bucket; 0: none is parked
 * @param minIdlePerBucket idle members that a bucket in recent use is kept filled up to, by {@link
 *     Decision#toOpen()}, and that its idle timeout spares; 0: none
 * @param idleTimeout how long a member may be idle, more than zero
 * @param learnsIdleLimit whether a bucket whose members died while they were idle ({@link
 *     RemovalCause#STALE}) parks them for less from then on
 * @param maxLifetime how long a member may live, more than zero; null: for as long as it works. The
 *     caller applies it, see {@link #lifetimeNanos}
 * @param lifetimeJitter by which share of itself a lifetime may be shorter, from 0 to below 1, so
 *     that what was opened together does not end together
 * @param maxUses most leases of one member, at least 1; {@link Integer#MAX_VALUE}: no limit
 * @param order which idle member is leased first
 */
public record PoolLimits(
    int maxPerBucket,
    int maxSharedPerBucket,
    int maxPerOrigin,
    int maxTotal,
    int maxBuckets,
    int maxWaitingPerBucket,
    int maxIdlePerBucket,
    int minIdlePerBucket,
    Duration idleTimeout,
    boolean learnsIdleLimit,
    @Nullable Duration maxLifetime,
    double lifetimeJitter,
    int maxUses,
    Order order) {

  /** Ten years: times in nanoseconds are compared by difference, which holds for 292 years. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  /**
   * 256 for each bucket, 64 of them idle, one of them shared, no cap of its own for an origin, 4096
   * in total, 10,000 buckets, 10,000 waiting in each, idle for 60 s or for what was learned, any
   * lifetime and number of uses, LIFO. The total stays well below the usual 65,536 descriptors of a
   * service; the queue of 10,000 is the bound that keeps a host that is down from filling the heap,
   * the number of buckets the one that keeps keys that never repeat from doing so.
   */
  public static final PoolLimits DEFAULT =
      new PoolLimits(
          256,
          1,
          Integer.MAX_VALUE,
          4096,
          10_000,
          10_000,
          64,
          0,
          Duration.ofSeconds(60),
          true,
          null,
          0.1,
          Integer.MAX_VALUE,
          Order.LIFO);

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
    requireAtLeast(1, maxSharedPerBucket, "maxSharedPerBucket");
    requireAtLeast(1, maxPerOrigin, "maxPerOrigin");
    requireAtLeast(1, maxTotal, "maxTotal");
    requireAtLeast(1, maxBuckets, "maxBuckets");
    requireAtLeast(0, maxWaitingPerBucket, "maxWaitingPerBucket");
    requireAtLeast(0, maxIdlePerBucket, "maxIdlePerBucket");
    requireAtLeast(0, minIdlePerBucket, "minIdlePerBucket");
    requireAtLeast(1, maxUses, "maxUses");
    Objects.requireNonNull(order, "order");
    requireTime(idleTimeout, "idleTimeout", " (maxIdlePerBucket 0 parks nothing)");
    if (maxLifetime != null) {
      requireTime(maxLifetime, "maxLifetime", " (null: no limit)");
    }
    if (!(lifetimeJitter >= 0 && lifetimeJitter < 1)) {
      throw new IllegalArgumentException(
          "lifetimeJitter: expected 0 to below 1, actual " + lifetimeJitter);
    }
  }

  private static void requireAtLeast(int least, int actual, String name) {
    if (actual < least) {
      throw new IllegalArgumentException(
          name + ": expected at least " + least + ", actual " + actual);
    }
  }

  private static void requireTime(Duration actual, String name, String hint) {
    if (actual.isZero() || actual.isNegative()) {
      throw new IllegalArgumentException(
          name + ": expected more than zero" + hint + ", actual " + actual);
    }
    if (actual.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + ": expected at most " + LONGEST + ", actual " + actual);
    }
  }

  /**
   * How long one new member may live. Whoever opens it adds this to the time and passes the sum to
   * {@link Opening#opened}.
   *
   * @param random01 at random from 0 to 1, by which the lifetime is shortened within its jitter
   * @return nanoseconds, or {@link Pool#NEVER} without a {@link #maxLifetime()}
   */
  public long lifetimeNanos(double random01) {
    Duration most = maxLifetime;
    if (most == null) {
      return Pool.NEVER;
    }
    return Math.max(1, Math.round(most.toNanos() * (1 - lifetimeJitter * random01)));
  }

  /** Whether {@link #maxPerOrigin()} can ever leave less room than {@link #maxTotal()}. */
  boolean capsOrigins() {
    return maxPerOrigin < maxTotal;
  }

  /** These limits with another {@code maxPerBucket}. */
  public PoolLimits withMaxPerBucket(int value) {
    return with(draft -> draft.maxPerBucket = value);
  }

  /** These limits with another {@code maxSharedPerBucket}. */
  public PoolLimits withMaxSharedPerBucket(int value) {
    return with(draft -> draft.maxSharedPerBucket = value);
  }

  /** These limits with another {@code maxPerOrigin}. */
  public PoolLimits withMaxPerOrigin(int value) {
    return with(draft -> draft.maxPerOrigin = value);
  }

  /** These limits with another {@code maxTotal}. */
  public PoolLimits withMaxTotal(int value) {
    return with(draft -> draft.maxTotal = value);
  }

  /** These limits with another {@code maxBuckets}. */
  public PoolLimits withMaxBuckets(int value) {
    return with(draft -> draft.maxBuckets = value);
  }

  /** These limits with another {@code maxWaitingPerBucket}. */
  public PoolLimits withMaxWaitingPerBucket(int value) {
    return with(draft -> draft.maxWaitingPerBucket = value);
  }

  /** These limits with another {@code maxIdlePerBucket}. */
  public PoolLimits withMaxIdlePerBucket(int value) {
    return with(draft -> draft.maxIdlePerBucket = value);
  }

  /** These limits with another {@code minIdlePerBucket}. */
  public PoolLimits withMinIdlePerBucket(int value) {
    return with(draft -> draft.minIdlePerBucket = value);
  }

  /** These limits with another {@code idleTimeout}. */
  public PoolLimits withIdleTimeout(Duration value) {
    return with(draft -> draft.idleTimeout = value);
  }

  /** These limits with another {@code learnsIdleLimit}. */
  public PoolLimits withLearnsIdleLimit(boolean value) {
    return with(draft -> draft.learnsIdleLimit = value);
  }

  /** These limits with another {@code maxLifetime}; null for none. */
  public PoolLimits withMaxLifetime(@Nullable Duration value) {
    return with(draft -> draft.maxLifetime = value);
  }

  /** These limits with another {@code lifetimeJitter}. */
  public PoolLimits withLifetimeJitter(double value) {
    return with(draft -> draft.lifetimeJitter = value);
  }

  /** These limits with another {@code maxUses}. */
  public PoolLimits withMaxUses(int value) {
    return with(draft -> draft.maxUses = value);
  }

  /** These limits with another {@code order}. */
  public PoolLimits withOrder(Order value) {
    return with(draft -> draft.order = value);
  }

  private PoolLimits with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.limits();
  }

  /** Limits while one of them changes. */
  private static final class Draft {
    int maxPerBucket;
    int maxSharedPerBucket;
    int maxPerOrigin;
    int maxTotal;
    int maxBuckets;
    int maxWaitingPerBucket;
    int maxIdlePerBucket;
    int minIdlePerBucket;
    Duration idleTimeout;
    boolean learnsIdleLimit;
    @Nullable Duration maxLifetime;
    double lifetimeJitter;
    int maxUses;
    Order order;

    Draft(PoolLimits from) {
      maxPerBucket = from.maxPerBucket;
      maxSharedPerBucket = from.maxSharedPerBucket;
      maxPerOrigin = from.maxPerOrigin;
      maxTotal = from.maxTotal;
      maxBuckets = from.maxBuckets;
      maxWaitingPerBucket = from.maxWaitingPerBucket;
      maxIdlePerBucket = from.maxIdlePerBucket;
      minIdlePerBucket = from.minIdlePerBucket;
      idleTimeout = from.idleTimeout;
      learnsIdleLimit = from.learnsIdleLimit;
      maxLifetime = from.maxLifetime;
      lifetimeJitter = from.lifetimeJitter;
      maxUses = from.maxUses;
      order = from.order;
    }

    PoolLimits limits() {
      return new PoolLimits(
          maxPerBucket,
          maxSharedPerBucket,
          maxPerOrigin,
          maxTotal,
          maxBuckets,
          maxWaitingPerBucket,
          maxIdlePerBucket,
          minIdlePerBucket,
          idleTimeout,
          learnsIdleLimit,
          maxLifetime,
          lifetimeJitter,
          maxUses,
          order);
    }
  }
}
