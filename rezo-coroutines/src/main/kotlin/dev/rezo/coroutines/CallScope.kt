package dev.rezo.coroutines

import dev.rezo.client.BrowserProfile
import dev.rezo.client.CallBuilder
import dev.rezo.client.ConnectionPool
import dev.rezo.client.Proxy
import dev.rezo.dns.Resolver
import dev.rezo.http.AttributeKey
import dev.rezo.http.Bodies
import dev.rezo.http.Body
import dev.rezo.http.Protocol
import dev.rezo.http.Request
import kotlinx.coroutines.flow.Flow
import kotlinx.serialization.BinaryFormat
import kotlinx.serialization.SerialFormat
import kotlinx.serialization.SerializationStrategy
import kotlinx.serialization.StringFormat
import kotlinx.serialization.serializer
import java.nio.file.Path
import kotlin.coroutines.CoroutineContext
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
    @PublishedApi internal val formats: BodyFormats,
    /** Of the coroutine that calls: flows that are sent are collected in it. */
    private val context: CoroutineContext,
) {
    /** False: a connection for this call alone, closed afterwards; null for the client's choice. */
    public var keepAlive: Boolean? = null

    /** The version of HTTP/1.x to send as, or null for the client's choice. */
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

    /**
     * Asks for a tunnel for another protocol, such as `websocket`, on a stream of HTTP/2 (RFC 8441):
     * with CONNECT, and to a server that allows it. [StreamedResponse.duplex] is the tunnel.
     */
    public fun tunnelProtocol(protocol: String) {
        call.tunnelProtocol(protocol)
    }

    /** Which versions of HTTP the connection may speak, the preferred one first. */
    public fun protocols(vararg inOrder: Protocol) {
        call.protocols(*inOrder)
    }

    /** What this call looks like to servers that tell browsers apart; null for the client as it is. */
    public fun profile(profile: BrowserProfile?) {
        call.profile(profile)
    }

    /** Connects to this Unix domain socket; the address still says which host is asked for. */
    public fun unixSocket(path: Path) {
        call.unixSocket(path)
    }

    /** The pool that the connection of this call comes from and goes to. */
    public fun pool(shared: ConnectionPool) {
        call.pool(shared)
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

    /**
     * Sends what a flow emits while it emits it. The flow is collected in a coroutine of its own, on
     * the dispatcher of the coroutine that calls and as a child of it; each array must not be changed
     * once it was emitted. A few chunks are taken ahead, then the flow waits until they are sent.
     *
     * What the flow throws becomes the failure of the call, a
     * [BodyException][dev.rezo.http.BodyException] `SOURCE_FAILED` with the exception as the last of its causes.
     * When the call ends early, for whatever reason, the collection is cancelled.
     *
     * @param length the exact number of bytes, or [Body.UNKNOWN_LENGTH]
     * @param replayable whether the flow is cold and emits the same bytes whenever it is collected:
     *   then the request may be sent again
     */
    public fun body(
        chunks: Flow<ByteArray>,
        contentType: String,
        length: Long = Body.UNKNOWN_LENGTH,
        replayable: Boolean = false,
    ) {
        call.body(chunks.toBody(contentType, length, replayable, context))
    }

    /** Sends a file, read as it is sent. Its length is taken now, which may block. */
    public fun file(
        file: Path,
        contentType: String,
    ) {
        call.body(Bodies.file(file, contentType))
    }

    /** Sends a form as `application/x-www-form-urlencoded` in UTF-8: `form("q" to "kotlin")`. */
    public fun form(vararg fields: Pair<String, String>) {
        call.body(Bodies.form(*fields.flatMap { it.toList() }.toTypedArray()))
    }

    /** Sends the parts that the block adds, as `multipart/form-data`. */
    public fun multipart(block: MultipartScope.() -> Unit) {
        val parts = Bodies.multipart()
        MultipartScope(parts, context).block()
        call.body(parts.build())
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
     * Sends this value as `application/json`, encoded now with the client's
     * [Json][kotlinx.serialization.json.Json].
     *
     * @throws kotlinx.serialization.SerializationException when it cannot be encoded
     */
    public inline fun <reified T> json(value: T) {
        json(value, formats.json.serializersModule.serializer<T>())
    }

    /** As [json], with this serializer. */
    public fun <T> json(
        value: T,
        serializer: SerializationStrategy<T>,
    ) {
        value(value, BodyFormats.JSON, formats.json, serializer)
    }

    /**
     * Sends this value, encoded now by the format that the client has for this media type.
     *
     * @throws IllegalArgumentException when it has none
     * @throws kotlinx.serialization.SerializationException when it cannot be encoded
     */
    public inline fun <reified T> value(
        value: T,
        contentType: String,
    ) {
        value(value, contentType, format(contentType))
    }

    /** Sends this value, encoded now by this format. */
    public inline fun <reified T> value(
        value: T,
        contentType: String,
        format: SerialFormat,
    ) {
        value(value, contentType, format, format.serializersModule.serializer<T>())
    }

    /** As [value], with this serializer. */
    public fun <T> value(
        value: T,
        contentType: String,
        format: SerialFormat,
        serializer: SerializationStrategy<T>,
    ) {
        format.requireTextOrBytes()
        call.body(
            when (format) {
                is BinaryFormat -> {
                    Bodies.of(format.encodeToByteArray(serializer, value), contentType)
                }

                else -> {
                    val text = (format as StringFormat).encodeToString(serializer, value)
                    Bodies.text(text, contentType)
                }
            },
        )
    }

    @PublishedApi
    internal fun format(contentType: String): SerialFormat =
        requireNotNull(formats.find(contentType)) {
            "value: expected a type that the client has a format for, actual $contentType, $formats"
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

    internal fun request(): Request = settle().request()

    /** Hands on what was set as a value. */
    internal fun settle(): CallBuilder {
        keepAlive?.let { call.keepAlive(it) }
        version?.let { call.version(it) }
        target?.let { call.target(it) }
        dnsTtl?.let { call.dnsTtl(it.toJavaDuration()) }
        return call.detached(detached)
    }
}
