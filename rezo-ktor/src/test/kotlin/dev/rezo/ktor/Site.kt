package dev.rezo.ktor

import dev.rezo.testing.ThrowAwayCa
import io.ktor.http.HttpStatusCode
import io.ktor.server.engine.connector
import io.ktor.server.engine.embeddedServer
import io.ktor.server.engine.sslConnector
import io.ktor.server.netty.Netty
import kotlinx.coroutines.runBlocking

/**
 * A server of Ktor on Netty: HTTP/1.1, and HTTP/2 over TLS. All rows of all engines share one; what
 * the routes answer, the test host says as well.
 */
object Site {
    val authority: ThrowAwayCa = ThrowAwayCa.create()

    private val password = "changeit".toCharArray()

    private val server =
        embeddedServer(
            Netty,
            configure = {
                connector {
                    host = "127.0.0.1"
                    port = 0
                }
                val keys = authority.server("127.0.0.1", "localhost").keyStore(password)
                sslConnector(keys, keys.aliases().nextElement(), { password }, { password }) {
                    host = "127.0.0.1"
                    port = 0
                }
            },
            module = { siteRoutes() },
        ).start(wait = false)

    private val ports: Map<String, Int> =
        runBlocking { server.engine.resolvedConnectors().associate { it.type.name to it.port } }

    /** The address of a path by HTTP/1.1. */
    fun plain(path: String): String = "http://127.0.0.1:${ports["HTTP"]}$path"

    /** The address of a path over TLS, by HTTP/2 for who speaks that. */
    fun secure(path: String): String = "https://127.0.0.1:${ports["HTTPS"]}$path"

    /** A status with a reason phrase of its own. */
    val teapot = HttpStatusCode(418, "Short and stout")
}
