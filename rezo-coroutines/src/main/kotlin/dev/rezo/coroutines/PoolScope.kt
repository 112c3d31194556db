package dev.rezo.coroutines

import dev.rezo.pool.Order
import dev.rezo.pool.PoolLimits
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/**
 * How much a pool holds, and for how long; starts from [PoolLimits.DEFAULT].
 *
 * Not thread-safe; the caller serialises.
 */
@RezoDsl
public class PoolScope internal constructor(
    private val limits: PoolLimits,
) {
    /** Most connections of one bucket, idle ones among them; at least 1. */
    public var maxPerBucket: Int = limits.maxPerBucket

    /** Most connections of one bucket that carry several calls at once; at least 1. */
    public var maxSharedPerBucket: Int = limits.maxSharedPerBucket

    /** Most connections of all buckets of one origin; at least 1. */
    public var maxPerOrigin: Int = limits.maxPerOrigin

    /** Most idle connections of one bucket; 0: none is kept. */
    public var maxIdlePerBucket: Int = limits.maxIdlePerBucket

    /** Idle connections that a bucket in recent use is kept filled up to. */
    public var minIdlePerBucket: Int = limits.minIdlePerBucket

    /** Most buckets; at least 1. */
    public var maxBuckets: Int = limits.maxBuckets

    /** Most connections of all buckets together; at least 1. */
    public var maxTotal: Int = limits.maxTotal

    /** Most calls that wait for one bucket; 0: fail at once instead of waiting. */
    public var maxWaitingPerBucket: Int = limits.maxWaitingPerBucket

    /** How long a connection may be idle; more than zero. */
    public var idleTimeout: Duration = limits.idleTimeout.toKotlinDuration()

    /** Whether connections are idle for less where others have died after being idle for longer. */
    public var learnsIdleLimit: Boolean = limits.learnsIdleLimit

    /** How long a connection may live, less some jitter; null: for as long as it works. */
    public var maxLifetime: Duration? = limits.maxLifetime?.toKotlinDuration()

    /** Most calls on one connection; at least 1. */
    public var maxUses: Int = limits.maxUses

    /** Which idle connection is used first. */
    public var order: Order = limits.order

    internal fun limits(): PoolLimits =
        limits
            .withMaxPerBucket(maxPerBucket)
            .withMaxSharedPerBucket(maxSharedPerBucket)
            .withMaxPerOrigin(maxPerOrigin)
            .withMaxIdlePerBucket(maxIdlePerBucket)
            .withMinIdlePerBucket(minIdlePerBucket)
            .withMaxTotal(maxTotal)
            .withMaxBuckets(maxBuckets)
            .withMaxWaitingPerBucket(maxWaitingPerBucket)
            .withIdleTimeout(idleTimeout.toJavaDuration())
            .withLearnsIdleLimit(learnsIdleLimit)
            .withMaxLifetime(maxLifetime?.toJavaDuration())
            .withMaxUses(maxUses)
            .withOrder(order)
}
