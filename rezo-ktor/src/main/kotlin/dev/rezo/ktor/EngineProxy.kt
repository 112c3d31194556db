package dev.rezo.ktor

import dev.rezo.client.Proxy
import io.ktor.client.engine.ProxyConfig
import java.net.InetSocketAddress

/**
 * What Ktor says of a proxy, as Rezo does. Names of hosts go to a SOCKS proxy as they are, so that
 * nobody else learns them; there are no credentials in a [ProxyConfig], and no TLS with the proxy:
 * `rezo { proxy(...) }` has words for both.
 */
internal fun ProxyConfig.toRezo(): Proxy {
    if (type() == java.net.Proxy.Type.DIRECT) {
        return Proxy.none()
    }
    // The JDK makes no other with a proxy.
    val address = address() as InetSocketAddress
    return when (type()) {
        java.net.Proxy.Type.HTTP -> Proxy.http(address.hostString, address.port)
        else -> Proxy.socks5h(address.hostString, address.port)
    }
}
