package dev.rezo.coroutines

import dev.rezo.http.ConnectionUse
import dev.rezo.http.ExchangeFacts
import dev.rezo.http.Headers
import dev.rezo.http.Protocol
import dev.rezo.http.Request
import dev.rezo.http.Response
import dev.rezo.http.Timing

/**
 * What is known of a response before its body.
 *
 * Immutable.
 */
public sealed interface ResponseHead {
    /** The request that this answers, as it was sent last. */
    public val request: Request

    /** The status code (RFC 9110 section 15). */
    public val status: Int

    /** The reason phrase; empty where the protocol has none. */
    public val reason: String

    /** Whether the status is 2xx. */
    public val isSuccess: Boolean

    /** The version it came in. */
    public val protocol: Protocol

    /** The header fields, as in `headers["Content-Type"]`. */
    public val headers: Headers

    /** What happened on the wire; null when no connection was used. */
    public val connection: ConnectionUse?

    /** When it happened; null when no connection was used. */
    public val timing: Timing?

    /** How much went over the wire, body included once it was read; null unless a listener wants it. */
    public val exchange: ExchangeFacts?

    /** The redirects that led here, the first one first. */
    public val hops: List<Response.Hop>
}

/** The head of a response of the Java client. */
internal class ReceivedHead(
    private val response: Response,
) : ResponseHead {
    override val request: Request get() = response.request()
    override val status: Int get() = response.status()
    override val reason: String get() = response.reason()
    override val isSuccess: Boolean get() = response.isSuccess
    override val protocol: Protocol get() = response.protocol()
    override val headers: Headers get() = response.headers()
    override val connection: ConnectionUse? get() = response.connection()
    override val timing: Timing? get() = response.timing()
    override val exchange: ExchangeFacts? get() = response.exchange()
    override val hops: List<Response.Hop> get() = response.hops()
}
