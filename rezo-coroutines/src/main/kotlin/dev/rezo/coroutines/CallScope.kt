package dev.rezo.coroutines

import dev.rezo.client.CallBuilder
import dev.rezo.client.Proxy
import dev.rezo.dns.Resolver
import dev.rezo.http.AttributeKey
import dev.rezo.http.Bodies
import dev.rezo.http.Body
import dev.rezo.http.Protocol
import dev.rezo.http.Request
import kotlinx.serialization.SerializationStrategy
import kotlinx.serialization.json.Json
import kotlinx.serialization.serializer
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * What one call says beyond method and address.
 *
 * Not thread-safe; the caller serialises.
 */
@RezoDsl
public class CallScope internal constructor(
    private val call: CallBuilder,
    @PublishedApi internal val json: Json,
) {
    /** False: a connection for this call alone, closed afterwards; null for the client's choice. */
    public var keepAlive: Boolean? = null

    /** The version to send as, or null for the client's choice. */
    public var version: Protocol? = null

    /** What the request line names in place of the address: `*` for OPTIONS; null for the address. */
    public var target: String? = null

    /** How old an address from the cache may be; zero: ask anew; null for what the cache was told. */
    public var dnsTtl: Duration? = null

    /** True: the connection leaves the pool as soon as the call has it, as for a long poll. */
    public var detached: Boolean = false

    /**
     * Sets one header field, in place of others with its name.
     *
     * @throws IllegalArgumentException when it cannot be sent
     */
    public fun header(
        name: String,
        value: String,
    ) {
        call.header(name, value)
    }

    /** Adds one header field beside others with its name. */
    public fun addHeader(
        name: String,
        value: String,
    ) {
        call.addHeader(name, value)
    }

    /** The proxy for this call alone; `Proxy.none()` for a direct connection. */
    public fun proxy(proxy: Proxy) {
        call.proxy(proxy)
    }

    /** Where the addresses of this call come from; its connection is shared with the like alone. */
    public fun resolver(resolver: Resolver) {
        call.resolver(resolver)
    }

    /** What to send. */
    public fun body(body: Body) {
        call.body(body)
    }

    /** Sends these bytes; the array must not be changed afterwards. */
    public fun bytes(
        bytes: ByteArray,
        contentType: String,
    ) {
        call.body(Bodies.of(bytes, contentType))
    }

    /** Sends this text as UTF-8. */
    public fun text(
        text: String,
        contentType: String = "text/plain; charset=utf-8",
    ) {
        call.body(Bodies.text(text, contentType))
    }

    /**
     * Sends this value as `application/json`, encoded now with the client's [Json].
     *
     * @throws kotlinx.serialization.SerializationException when it cannot be encoded
     */
    public inline fun <reified T> json(value: T) {
        json(value, json.serializersModule.serializer<T>())
    }

    /** As [json], with this serializer. */
    public fun <T> json(
        value: T,
        serializer: SerializationStrategy<T>,
    ) {
        call.body(Bodies.text(json.encodeToString(serializer, value), "application/json"))
    }

    /** Limits for this call alone; what is not set is the client's. */
    public fun timeouts(block: TimeoutsScope.() -> Unit) {
        call.timeouts { it.change(block) }
    }

    /** Attaches a value for interceptors and listeners. */
    public fun <T : Any> attribute(
        key: AttributeKey<T>,
        value: T,
    ) {
        call.attribute(key, value)
    }

    internal fun request(): Request {
        keepAlive?.let { call.keepAlive(it) }
        version?.let { call.version(it) }
        target?.let { call.target(it) }
        dnsTtl?.let { call.dnsTtl(it.toJavaDuration()) }
        call.detached(detached)
        return call.request()
    }
}
