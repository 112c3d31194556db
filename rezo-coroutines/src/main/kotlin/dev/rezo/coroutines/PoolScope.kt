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
    limits: PoolLimits,
) {
    /** Most connections of one bucket, idle ones among them; at least 1. */
    public var maxPerBucket: Int = limits.maxPerBucket

    /** Most idle connections of one bucket; 0: none is kept. */
    public var maxIdlePerBucket: Int = limits.maxIdlePerBucket

    /** Most connections of all buckets together; at least 1. */
    public var maxTotal: Int = limits.maxTotal

    /** Most calls that wait for one bucket; 0: fail at once instead of waiting. */
    public var maxWaitingPerBucket: Int = limits.maxWaitingPerBucket

    /** How long a connection may be idle; more than zero. */
    public var idleTimeout: Duration = limits.idleTimeout.toKotlinDuration()

    /** Which idle connection is used first. */
    public var order: Order = limits.order

    internal fun limits(): PoolLimits =
        PoolLimits(
            maxPerBucket,
            maxIdlePerBucket,
            maxTotal,
            maxWaitingPerBucket,
            idleTimeout.toJavaDuration(),
            order,
        )
}
