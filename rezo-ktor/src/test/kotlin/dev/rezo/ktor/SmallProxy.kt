package dev.rezo.ktor

import dev.rezo.testing.RawConnection
import dev.rezo.testing.RawServer
import java.io.InputStream
import java.net.InetAddress
import java.net.Socket
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread

/** A proxy that does as it is told and counts it; a connection goes to one place. */
class SmallProxy private constructor(
    serve: (RawConnection, SmallProxy) -> Unit,
) : AutoCloseable {
    private val count = AtomicInteger()
    private val server = RawServer.start(RawServer.Script { serve(it, this) })

    /** How many connections it has led on. */
    val uses: Int get() = count.get()

    val port: Int get() = server.port()

    val url: String get() = server.url("/")

    override fun close() = server.close()

    /** Has both sides talk until the client or the origin ends. */
    private fun lead(
        client: RawConnection,
        host: String,
        port: Int,
        first: (RawConnection, Socket) -> Unit,
    ) {
        Socket(host, port).use { origin ->
            count.incrementAndGet()
            first(client, origin)
            val back = thread { client.copyFrom(origin.getInputStream()) }
            while (true) {
                val byte = runCatching { client.read(1) }.getOrNull() ?: break
                origin.getOutputStream().write(byte)
            }
            origin.close()
            back.join()
        }
    }

    private fun RawConnection.copyFrom(origin: InputStream) {
        runCatching {
            val buffer = ByteArray(16 * 1024)
            while (true) {
                val read = origin.read(buffer)
                if (read < 0) break
                write(buffer.copyOf(read))
            }
            close()
        }
    }

    companion object {
        /** Forwards plain requests, of which each connection has one origin, and makes tunnels. */
        fun http() =
            SmallProxy { client, proxy ->
                val head = client.readHead()
                val (method, target) = head.substringBefore("\r\n").split(' ')
                val authority = target.substringAfter("://").substringBefore('/')
                val port = authority.substringAfterLast(':').toInt()
                proxy.lead(client, authority.substringBeforeLast(':'), port) { from, origin ->
                    if (method == "CONNECT") {
                        from.write("HTTP/1.1 200 OK\r\n\r\n")
                    } else {
                        val path = "/" + target.substringAfter("://").substringAfter('/', "")
                        val rest = head.substringAfter("\r\n")
                        val forwarded = "$method $path HTTP/1.1\r\n$rest"
                        origin.getOutputStream().write(forwarded.toByteArray(Charsets.ISO_8859_1))
                    }
                }
            }

        /** SOCKS4 and SOCKS5 without a login (RFC 1928). */
        fun socks() =
            SmallProxy { client, proxy ->
                if (client.read(1)[0].toInt() == 4) {
                    socks4(client, proxy)
                } else {
                    socks5(client, proxy)
                }
            }

        private fun socks4(
            client: RawConnection,
            proxy: SmallProxy,
        ) {
            client.read(1)
            val port = client.port()
            val host = InetAddress.getByAddress(client.read(4)).hostAddress
            while (client.read(1)[0].toInt() != 0) continue
            proxy.lead(client, host, port) { from, _ ->
                from.write(byteArrayOf(0, 90, 0, 0, 0, 0, 0, 0))
            }
        }

        private fun socks5(
            client: RawConnection,
            proxy: SmallProxy,
        ) {
            client.read(client.read(1)[0].toInt())
            client.write(byteArrayOf(5, 0))
            client.read(3)
            val host =
                when (client.read(1)[0].toInt()) {
                    1 -> InetAddress.getByAddress(client.read(4)).hostAddress
                    3 -> client.read(client.read(1)[0].toInt()).decodeToString()
                    else -> InetAddress.getByAddress(client.read(16)).hostAddress
                }
            proxy.lead(client, host, client.port()) { from, _ ->
                from.write(byteArrayOf(5, 0, 0, 1, 0, 0, 0, 0, 0, 0))
            }
        }

        private fun RawConnection.port(): Int {
            val (high, low) = read(2).map { it.toInt() and 0xff }
            return high * 256 + low
        }
    }
}
