package dev.rezo.coroutines

import dev.rezo.client.ClientBuilder
import dev.rezo.client.ConnectionPool
import dev.rezo.client.Proxy
import dev.rezo.client.TlsConfig
import dev.rezo.dns.Resolver
import dev.rezo.http.ExchangeListener
import dev.rezo.http.Interceptor
import dev.rezo.http.Protocol
import dev.rezo.io.LoopGroup
import kotlinx.serialization.json.Json
import java.net.InetAddress

/**
 * Collects the settings of a client; what is not set has the default of [ClientBuilder].
 *
 * Not thread-safe; the caller serialises.
 */
@RezoDsl
public class RezoBuilder internal constructor(
    private val settings: ClientBuilder,
    /** How values are written to and read from bodies. */
    public var json: Json,
) {
    /** What relative addresses are resolved against (RFC 3986 section 5.2): end it with a slash. */
    public var baseUri: String? = null

    /** False: each call has a connection for itself, closed afterwards. */
    public var keepAlive: Boolean? = null

    /** Whether a server that restarts is given a moment: refused connections are tried again. */
    public var reconnect: Boolean? = null

    /** The version that requests are sent as unless they say otherwise. */
    public var version: Protocol? = null

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

    /** Adds a listener. */
    public fun listener(listener: ExchangeListener) {
        settings.listener(listener)
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
        return Rezo(settings.build(), json)
    }

    /** Hands on what was set as a value. */
    internal fun settle() {
        baseUri?.let { settings.baseUri(it) }
        keepAlive?.let { settings.keepAlive(it) }
        reconnect?.let { settings.reconnect(it) }
        version?.let { settings.version(it) }
    }
}
