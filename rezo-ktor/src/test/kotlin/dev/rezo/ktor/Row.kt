package dev.rezo.ktor

import dev.rezo.testing.RawConnection
import dev.rezo.testing.RawServer
import io.ktor.client.HttpClient
import io.ktor.client.HttpClientConfig
import java.net.InetSocketAddress
import java.net.Socket

/**
 * Something that an engine should do, whichever it is.
 *
 * @property name as the table says it
 */
class Row(
    val name: String,
    val check: suspend Trial.() -> Unit,
)

/** One row with one engine. */
class Trial(
    val engine: Engine,
) {
    /** A name that no other trial has. */
    val name: String = "${engine.name}-${System.nanoTime()}"

    /** Gives a client with this engine to [use], and closes it. */
    suspend fun <T> client(
        wishes: Wishes.() -> Unit = {},
        config: HttpClientConfig<*>.() -> Unit = {},
        use: suspend (HttpClient) -> T,
    ): T = engine.client(Wishes().apply(wishes), config).use { use(it) }

    /** Gives a server to [use] that does with each connection what [script] says. */
    suspend fun <T> server(
        script: (RawConnection) -> Unit,
        use: suspend (RawServer) -> T,
    ): T = RawServer.start(RawServer.Script { script(it) }).use { use(it) }

    /** Gives a port to [use] that refuses whoever connects, and that nobody takes meanwhile. */
    suspend fun <T> refusing(use: suspend (Int) -> T): T =
        Socket().use { held ->
            held.bind(InetSocketAddress("127.0.0.1", 0))
            use(held.localPort)
        }
}

/** All of them, in the order of the table. */
val ROWS: List<Row> =
    requestRows + downloadRows + uploadRows + timeoutRows + cancellationRows + pluginRows +
        connectionRows + proxyRows
