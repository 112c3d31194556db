package dev.rezo.coroutines

import dev.rezo.dns.AddressChoice
import dev.rezo.dns.DnsConfig
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/**
 * What a cache of addresses keeps, and for how long; starts from [DnsConfig.DEFAULT].
 *
 * Not thread-safe; the caller serialises.
 */
@RezoDsl
public class DnsScope internal constructor(
    config: DnsConfig,
) {
    /** How long an answer holds; zero: nothing is cached. */
    public var ttl: Duration = config.ttl.toKotlinDuration()

    /** Most hosts kept, at least 1; the least recently asked for goes first. */
    public var maxEntries: Int = config.maxEntries

    /** How long "unknown host" holds; zero: each call asks again. */
    public var negativeTtl: Duration = config.negativeTtl.toKotlinDuration()

    /** How long after its ttl an answer is still given when asking again fails; zero: never. */
    public var staleIfError: Duration = config.staleIfError.toKotlinDuration()

    /** How long after its ttl an answer is still given at once, while it is asked for again; zero: never. */
    public var staleWhileRevalidate: Duration = config.staleWhileRevalidate.toKotlinDuration()

    /** An answer with a shorter ttl of its own holds so long. */
    public var minTtl: Duration = config.minTtl.toKotlinDuration()

    /** An answer with a longer ttl of its own holds so long. */
    public var maxTtl: Duration = config.maxTtl.toKotlinDuration()

    /** Which of the addresses of a host comes first. */
    public var choice: AddressChoice = config.choice

    /** When a look-up is given up. */
    public var lookupLimit: Duration = config.lookupLimit.toKotlinDuration()

    internal fun config(): DnsConfig =
        DnsConfig(
            ttl.toJavaDuration(),
            maxEntries,
            negativeTtl.toJavaDuration(),
            staleIfError.toJavaDuration(),
            staleWhileRevalidate.toJavaDuration(),
            minTtl.toJavaDuration(),
            maxTtl.toJavaDuration(),
            choice,
            lookupLimit.toJavaDuration(),
        )
}
