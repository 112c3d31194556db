package dev.rezo.coroutines

import dev.rezo.http.Timeouts
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/**
 * The limits of calls. A client starts from connect 10 s, expectContinue 1 s and head 30 s; one call
 * starts with none set, and has the client's for those. Null takes a limit away.
 *
 * Not thread-safe; the caller serialises.
 */
@RezoDsl
public class TimeoutsScope internal constructor(
    timeouts: Timeouts,
) {
    /** Waiting for a connection of the pool; zero fails at once when none is free. */
    public var acquire: Duration? = timeouts.acquire?.toKotlinDuration()

    /** Asking for the addresses of a host. */
    public var dns: Duration? = timeouts.dns?.toKotlinDuration()

    /** Opening a connection, TLS included. */
    public var connect: Duration? = timeouts.connect?.toKotlinDuration()

    /** The TLS handshake alone. */
    public var tls: Duration? = timeouts.tls?.toKotlinDuration()

    /** A peer that takes nothing of what is being sent. */
    public var write: Duration? = timeouts.write?.toKotlinDuration()

    /** How long a request with `Expect: 100-continue` waits with its body for an answer. */
    public var expectContinue: Duration? = timeouts.expectContinue?.toKotlinDuration()

    /** From the request's last byte to the response head. */
    public var head: Duration? = timeouts.head?.toKotlinDuration()

    /** Between two reads of the response body. */
    public var readIdle: Duration? = timeouts.readIdle?.toKotlinDuration()

    /** Everything: queue, connecting, redirects, retries and the body. */
    public var call: Duration? = timeouts.call?.toKotlinDuration()

    internal fun writeTo(builder: Timeouts.Builder) {
        builder
            .acquire(acquire?.toJavaDuration())
            .dns(dns?.toJavaDuration())
            .connect(connect?.toJavaDuration())
            .tls(tls?.toJavaDuration())
            .write(write?.toJavaDuration())
            .expectContinue(expectContinue?.toJavaDuration())
            .head(head?.toJavaDuration())
            .readIdle(readIdle?.toJavaDuration())
            .call(call?.toJavaDuration())
    }
}

/** Changes limits by a block of the DSL. */
internal fun Timeouts.Builder.change(block: TimeoutsScope.() -> Unit) {
    TimeoutsScope(build()).apply(block).writeTo(this)
}
