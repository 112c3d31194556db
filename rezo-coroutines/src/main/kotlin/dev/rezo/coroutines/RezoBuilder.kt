package dev.rezo.coroutines

import dev.rezo.client.AddressFamily
import dev.rezo.client.BrowserProfile
import dev.rezo.client.ClientBuilder
import dev.rezo.client.ClientReport
import dev.rezo.client.ConnectionPool
import dev.rezo.client.Proxy
import dev.rezo.client.ProxyChoice
import dev.rezo.client.RezoClient
import dev.rezo.client.TlsConfig
import dev.rezo.dns.Resolver
import dev.rezo.http.ExchangeListener
import dev.rezo.http.Interceptor
import dev.rezo.http.Protocol
import dev.rezo.http.Request
import dev.rezo.http.Response
import dev.rezo.http.SessionListener
import dev.rezo.io.LoopGroup
import dev.rezo.io.TcpOptions
import kotlinx.serialization.SerialFormat
import kotlinx.serialization.json.Json
import java.net.InetAddress
import java.nio.file.Path
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * Collects the settings of a client; what is not set has the default of [ClientBuilder].
 *
 * Not thread-safe; the caller serialises.
 */
@RezoDsl
public class RezoBuilder internal constructor(
    private val settings: ClientBuilder,
    private var formats: BodyFormats = BodyFormats(),
    private var carriesContext: Boolean = false,
) {
    /** How values are written to and read from bodies of JSON. */
    public var json: Json
        get() = formats.json
        set(value) {
            formats = formats.withJson(value)
        }

    /**
     * How values are written to and read from bodies of this media type, as in
     * `format("application/cbor", Cbor)`.
     *
     * @throws IllegalArgumentException when the format makes neither text nor bytes
     */
    public fun format(
        contentType: String,
        format: SerialFormat,
    ) {
        formats = formats.with(contentType, format)
    }

    /** What relative addresses are resolved against (RFC 3986 section 5.2): end it with a slash. */
    public var baseUri: String? = null

    /** False: each call has a connection for itself, closed afterwards. */
    public var keepAlive: Boolean? = null

    /** Whether a server that restarts is given a moment: refused connections are tried again. */
    public var reconnect: Boolean? = null

    /** The version of HTTP/1.x that requests are sent as unless they say otherwise. */
    public var version: Protocol? = null

    /** Which addresses of a name connections go to. */
    public var addressFamily: AddressFamily? = null

    /** How long an address may stay silent before the next one is tried as well (RFC 8305 section 5). */
    public var connectionAttemptDelay: Duration? = null

    /** Of how many calls one is looked after, lest its response is lost; 1: each, 0: none. */
    public var leakSampling: Int? = null

    /** Whether a line is logged for each HTTP/2 session that is made or used again, and each GOAWAY. */
    public var debug: Boolean? = null

    /**
     * Which versions of HTTP connections may speak, the preferred one first.
     *
     * @throws IllegalArgumentException for anything but HTTP/2, HTTP/1.1 or both
     */
    public fun protocols(vararg inOrder: Protocol) {
        settings.protocols(*inOrder)
    }

    /** As [debug], to somewhere else: [lines] hears of each on a loop, and must not block. */
    public fun debug(lines: (String) -> Unit) {
        settings.debug(lines)
    }

    /** Limits of a pool that this client has for itself. */
    public fun pool(block: PoolScope.() -> Unit) {
        settings.pool { limits -> PoolScope(limits).apply(block).limits() }
    }

    /** A pool to use together with others; it is not closed with the client. */
    public fun pool(shared: ConnectionPool) {
        settings.pool(shared)
    }

    /** Settings of a cache of addresses that this client has for itself. */
    public fun dns(block: DnsScope.() -> Unit) {
        settings.dns { config -> DnsScope(config).apply(block).config() }
    }

    /** No cache of addresses: each connection that is opened looks its name up. */
    public fun dnsOff() {
        settings.dnsOff()
    }

    /**
     * Fixed addresses of a host for this client alone.
     *
     * @throws IllegalArgumentException without an address
     */
    public fun host(
        host: String,
        vararg addresses: InetAddress,
    ) {
        settings.host(host, *addresses)
    }

    /** Where addresses come from, in place of the system's resolver behind a cache. */
    public fun resolver(resolver: Resolver) {
        settings.resolver(resolver)
    }

    /** The limits of calls. */
    public fun timeouts(block: TimeoutsScope.() -> Unit) {
        settings.timeouts { it.change(block) }
    }

    /** Trust and identity, as in `tls { trust(Path("ca.pem")) }`. */
    public fun tls(block: (@RezoDsl TlsConfig.Builder).() -> Unit) {
        settings.tls { it.block() }
    }

    /** The proxy that all calls go through, unless a call says otherwise. */
    public fun proxy(proxy: Proxy) {
        settings.proxy(proxy)
    }

    /** Chooses the proxy of each attempt by its origin, unless a call says otherwise. */
    public fun proxies(choice: ProxyChoice) {
        settings.proxies(choice)
    }

    /** Connects to this Unix domain socket in place of every host. */
    public fun unixSocket(path: Path) {
        settings.unixSocket(path)
    }

    /** Options of sockets. */
    public fun tcp(options: TcpOptions) {
        settings.tcp(options)
    }

    /** What calls look like to servers that tell browsers apart; null for the client as it is. */
    public fun profile(profile: BrowserProfile?) {
        settings.profile(profile)
    }

    /** A field that each request gets unless it sets it. */
    public fun header(
        name: String,
        value: String,
    ) {
        settings.header(name, value)
    }

    /** Adds an interceptor that runs once for each call; the first added sees the request first. */
    public fun interceptor(interceptor: Interceptor) {
        settings.interceptor(interceptor)
    }

    /** Adds an interceptor that runs once for each attempt, below all those of the call. */
    public fun attemptInterceptor(interceptor: Interceptor) {
        settings.attemptInterceptor(interceptor)
    }

    /**
     * Adds an interceptor that suspends, once for each call:
     *
     * ```
     * interceptor { request ->
     *     val token = tokens.current() // suspends
     *     proceed(request.with { it.set("Authorization", token) })
     * }
     * ```
     *
     * It may stand beside interceptors of Java, in any order. Exceptions arrive as they are, from
     * below and above.
     *
     * Threading: each run is a coroutine of its own, with the elements of the caller's context but
     * for its job and its dispatcher. Unless [context] brings a dispatcher it runs where an
     * interceptor of Java does, with no hand-over: on the caller's thread until it suspends, then on
     * the thread that brings what it waited for, most often an event loop. So it must not block; one
     * that does says `interceptor(Dispatchers.IO) { ... }`.
     *
     * Cancellation: when the call ends, cancelled, out of time or closed with the client, the run is
     * cancelled. A run that ends by a cancellation of its own is a failed call, a
     * [CallCancelledException][dev.rezo.http.CallCancelledException]; it does not cancel the caller.
     *
     * @param context a dispatcher, and elements that come before those of the caller; a job has no effect
     */
    public fun interceptor(
        context: CoroutineContext = EmptyCoroutineContext,
        intercept: suspend InterceptorScope.(Request) -> Response,
    ) {
        carriesContext = true
        settings.interceptor(SuspendInterceptor(context, intercept))
    }

    /** As [interceptor], once for each attempt, below all those of the call. */
    public fun attemptInterceptor(
        context: CoroutineContext = EmptyCoroutineContext,
        intercept: suspend InterceptorScope.(Request) -> Response,
    ) {
        carriesContext = true
        settings.attemptInterceptor(SuspendInterceptor(context, intercept))
    }

    /** Adds a listener that watches calls. */
    public fun listener(listener: ExchangeListener) {
        settings.listener(listener)
    }

    /** Adds a listener that watches HTTP/2 sessions. */
    public fun sessionListener(listener: SessionListener) {
        settings.sessionListener(listener)
    }

    /**
     * Reports how the client does, again and again until it is closed.
     *
     * @param every from one report to the next, at least a second
     * @param listener hears of them on a loop, and must not block
     */
    public fun reportEvery(
        every: Duration,
        listener: (ClientReport) -> Unit,
    ) {
        settings.reportEvery(every.toJavaDuration(), listener)
    }

    /** Loops of the caller's own, which are not closed with the client. */
    public fun loops(loops: LoopGroup) {
        settings.loops(loops)
    }

    /** Settings for which this DSL has no word of its own. */
    public fun settings(block: (@RezoDsl ClientBuilder).() -> Unit) {
        settings.block()
    }

    internal fun build(): Rezo {
        settle()
        return face(settings.build())
    }

    /** The face of a client that was made with these settings. */
    internal fun face(client: RezoClient): Rezo = Rezo(client, formats, carriesContext)

    /** Hands on what was set as a value. */
    internal fun settle() {
        baseUri?.let { settings.baseUri(it) }
        keepAlive?.let { settings.keepAlive(it) }
        reconnect?.let { settings.reconnect(it) }
        version?.let { settings.version(it) }
        addressFamily?.let { settings.addressFamily(it) }
        connectionAttemptDelay?.let { settings.connectionAttemptDelay(it.toJavaDuration()) }
        leakSampling?.let { settings.leakSampling(it) }
        debug?.let { settings.debug(it) }
    }
}
