package dev.rezo.checks

import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import dev.rezo.http.GoAway
import dev.rezo.http.Protocol
import dev.rezo.http.Response
import dev.rezo.http.SessionFacts
import dev.rezo.http.SessionListener
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.util.Queue
import java.util.function.Consumer
import kotlin.time.Duration.Companion.seconds

/** The Kotlin of docs-site/http2.md that is not among the tests of rezo-coroutines. */
internal object Http2KotlinSample {
    suspend fun protocol(client: Rezo) {
        // sample:protocol
        val response = client.get("https://api.example.com/users")
        println(response.protocol) // HTTP/2 where the server speaks it
        println(response.connection?.id()) // the same for all that share the session
        // sample:end
    }

    fun inside(): Rezo {
        // sample:inside
        val inside = Rezo { protocols(Protocol.HTTP_2) }
        // sample:end
        return inside
    }

    fun ping(client: Rezo) {
        // sample:ping
        // The network has changed: is the server still there?
        client.client.ping("https://api.example.com/")
        // sample:end
    }

    fun watched(): Rezo {
        // sample:watched
        val watched =
            Rezo {
                debug = true
                sessionListener(Leavings())
            }
        // sample:end
        return watched
    }

    fun patient(): Rezo {
        // sample:patient
        val patient =
            Rezo {
                timeouts {
                    head = 10.seconds
                    readIdle = 20.seconds
                }
            }
        // sample:end
        return patient
    }

    suspend fun chat(
        client: Rezo,
        hello: ByteArray,
    ) {
        // sample:tunnel
        val url = "https://api.example.com/chat"
        client.call("CONNECT", url, { tunnelProtocol("websocket") }) { response ->
            val tunnel = response.duplex ?: return@call // null if the server has refused it
            // Its two streams block.
            withContext(Dispatchers.IO) {
                tunnel.output().write(hello)
                println(tunnel.input().read())
            }
        }
        // sample:end
    }

    fun listening(cache: Queue<Response>): Rezo {
        // sample:pushes
        val listening =
            Rezo {
                settings {
                    pushes { _, promised ->
                        Consumer<Response> { cache.add(it) }
                            .takeIf { promised.url().path().endsWith(".css") }
                    }
                }
            }
        // sample:end
        return listening
    }

    // sample:listener
    // Tells which servers take their leave, and how quickly they answer.
    class Leavings : SessionListener {
        override fun goAwayReceived(
            session: SessionFacts,
            goAway: GoAway,
        ) = println("${session.origin()} leaves: $goAway")

        override fun pong(
            session: SessionFacts,
            roundTripNanos: Long,
        ) = println("${session.origin()} answered after ${roundTripNanos / 1000} us")
    }
    // sample:end
}
