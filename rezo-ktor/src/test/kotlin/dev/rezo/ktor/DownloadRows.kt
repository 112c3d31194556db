package dev.rezo.ktor

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.ktor.client.call.body
import io.ktor.client.request.get
import io.ktor.client.request.head
import io.ktor.client.request.prepareGet
import io.ktor.client.statement.bodyAsBytes
import io.ktor.client.statement.bodyAsChannel
import io.ktor.client.statement.bodyAsText
import io.ktor.http.contentLength
import io.ktor.utils.io.cancel
import io.ktor.utils.io.readByte
import io.ktor.utils.io.readLine
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.delay
import kotlinx.io.IOException
import java.util.concurrent.atomic.AtomicLong

private const val OK = "HTTP/1.1 200 OK\r\n"

/** More than the buffers of both kernels and both programs hold of a body that nobody reads. */
private const val HELD = 32L * 1024 * 1024

/** Bodies of responses. */
val downloadRows: List<Row> =
    listOf(
        Row("empty body, 204 and HEAD") {
            client { client ->
                client.get(Site.plain("/bytes/0")).bodyAsBytes().size shouldBe 0
                client.get(Site.plain("/status/204")).bodyAsText() shouldBe ""
                val head = client.head(Site.plain("/bytes/12"))
                head.bodyAsText() shouldBe ""
            }
        },
        Row("10 MB whole") {
            client { client ->
                val response = client.get(Site.plain("/bytes/10000000"))
                response.contentLength() shouldBe 10_000_000
                response.bodyAsBytes().contentEquals(pattern(10_000_000)) shouldBe true
            }
        },
        Row("10 MB whole by HTTP/2 or what the engine has") {
            client { client ->
                val bytes: ByteArray = client.get(Site.secure("/bytes/10000000")).body()
                bytes.contentEquals(pattern(10_000_000)) shouldBe true
            }
        },
        Row("what the server has flushed is there at once") {
            val gate = CompletableDeferred<Unit>().also { gates[name] = it }
            client { client ->
                client.prepareGet(Site.plain("/pieces/$name")).execute { response ->
                    val lines = response.bodyAsChannel()
                    lines.readLine() shouldBe "first"
                    gate.complete(Unit)
                    lines.readLine() shouldBe "second"
                    lines.readLine() shouldBe null
                }
            }
        },
        Row("a body that is not read stops the server") {
            val written = AtomicLong()
            val piece = ByteArray(64 * 1024)
            server({ connection ->
                connection.readHead()
                connection.write("$OK\r\n")
                while (written.get() < 2 * HELD) {
                    connection.write(piece)
                    written.addAndGet(piece.size.toLong())
                }
            }) { server ->
                client { client ->
                    client.prepareGet(server.url("/")).execute { response ->
                        val body = response.bodyAsChannel()
                        body.readByte()
                        written.whenItStops() shouldBeLessThan HELD
                        // Ktor itself would wait for its copy of the body to be read.
                        body.cancel()
                    }
                }
            }
        },
        Row("a body shorter than announced is an error") {
            server({ connection ->
                connection.readHead()
                connection.write("${OK}Content-Length: 10\r\n\r\nhalf").close()
            }) { server ->
                client { client ->
                    shouldThrow<IOException> { client.get(server.url("/")).bodyAsText() }
                }
            }
        },
        Row("a chunked body without its end is an error") {
            server({ connection ->
                connection.readHead()
                connection.write("${OK}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n").close()
            }) { server ->
                client { client ->
                    shouldThrow<IOException> { client.get(server.url("/")).bodyAsText() }
                }
            }
        },
        Row("a reader that gave up waiting can read on") {
            val gate = CompletableDeferred<Unit>().also { gates[name] = it }
            client { client ->
                client.prepareGet(Site.plain("/pieces/$name")).execute { response ->
                    val lines = response.bodyAsChannel()
                    lines.readLine() shouldBe "first"
                    kotlinx.coroutines.withTimeoutOrNull(50) { lines.awaitContent() } shouldBe null
                    gate.complete(Unit)
                    lines.readLine() shouldBe "second"
                }
            }
        },
        Row("bodies that nobody reads leave no connection behind") {
            client(wishes = { maxConnections = 2 }) { client ->
                repeat(8) {
                    client.prepareGet(Site.plain("/endless")).execute { response ->
                        response.status.value shouldBe 200
                    }
                }
                client.get(Site.plain("/bytes/3")).bodyAsBytes().size shouldBe 3
            }
        },
    )

/** The value when it has not grown for a while. */
suspend fun AtomicLong.whenItStops(): Long {
    var last: Long
    do {
        last = get()
        delay(150)
    } while (get() != last)
    return last
}
