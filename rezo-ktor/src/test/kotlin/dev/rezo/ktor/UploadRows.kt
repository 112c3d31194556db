package dev.rezo.ktor

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.ktor.client.request.forms.formData
import io.ktor.client.request.forms.submitFormWithBinaryData
import io.ktor.client.request.post
import io.ktor.client.request.setBody
import io.ktor.client.statement.bodyAsText
import io.ktor.http.ContentType
import io.ktor.http.Headers
import io.ktor.http.HttpHeaders
import io.ktor.http.content.OutgoingContent
import io.ktor.http.content.OutputStreamContent
import io.ktor.utils.io.ByteReadChannel
import io.ktor.utils.io.writeFully
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicLong

/** More than the buffers of both kernels and both programs hold of a body that nobody takes. */
private const val HELD = 32L * 1024 * 1024

/** What applications throw. */
class OddException : RuntimeException("the disk is full")

/** Bodies of requests. */
val uploadRows: List<Row> =
    listOf(
        Row("bytes, 10 MB") {
            client { client ->
                val bytes = pattern(10_000_000)
                val answer = client.post(Site.plain("/sum")) { setBody(bytes) }
                answer.bodyAsText() shouldBe sumOf(bytes)
            }
        },
        Row("a channel of unknown length") {
            client { client ->
                val bytes = pattern(1_000_000)
                val answer = client.post(Site.plain("/sum")) { setBody(ByteReadChannel(bytes)) }
                answer.bodyAsText() shouldBe sumOf(bytes, "chunked")
            }
        },
        Row("a channel of known length") {
            client { client ->
                val bytes = pattern(1_000_000)
                val content =
                    object : OutgoingContent.ReadChannelContent() {
                        override val contentLength = bytes.size.toLong()

                        override fun readFrom() = ByteReadChannel(bytes)
                    }
                val answer = client.post(Site.plain("/sum")) { setBody(content) }
                answer.bodyAsText() shouldBe sumOf(bytes)
            }
        },
        Row("a writer, 10 MB") {
            client { client ->
                val bytes = pattern(10_000_000)
                val content =
                    written {
                        for (at in bytes.indices step 500_000) writeFully(bytes, at, at + 500_000)
                    }
                client.post(Site.plain("/sum")) { setBody(content) }.bodyAsText() shouldBe
                    sumOf(bytes, "chunked")
            }
        },
        Row("a writer of known length") {
            client { client ->
                val bytes = pattern(1_000_000)
                val content = written(bytes.size.toLong()) { writeFully(bytes) }
                val answer = client.post(Site.plain("/sum")) { setBody(content) }
                answer.bodyAsText() shouldBe sumOf(bytes)
            }
        },
        Row("an output stream") {
            client { client ->
                val bytes = pattern(1_000_000)
                val content =
                    OutputStreamContent({ write(bytes) }, ContentType.Application.OctetStream)
                client.post(Site.plain("/sum")) { setBody(content) }.bodyAsText() shouldBe
                    sumOf(bytes, "chunked")
            }
        },
        Row("multipart/form-data") {
            client { client ->
                val parts =
                    formData {
                        append("name", "Ada")
                        append(
                            "file",
                            pattern(100_000),
                            Headers.build {
                                append(HttpHeaders.ContentDisposition, "filename=\"a.bin\"")
                            },
                        )
                    }
                client.submitFormWithBinaryData(Site.plain("/parts"), parts).bodyAsText() shouldBe
                    "name=Ada, file:a.bin:100000"
            }
        },
        Row("a server that takes nothing stops the writer") {
            val count = AtomicLong()
            val released = CountDownLatch(1)
            val piece = ByteArray(64 * 1024)
            server({ connection ->
                connection.readHead()
                released.await()
            }) { server ->
                client { client ->
                    coroutineScope {
                        val content =
                            written {
                                while (count.get() < 2 * HELD) {
                                    writeFully(piece)
                                    count.addAndGet(piece.size.toLong())
                                }
                            }
                        val call = async { client.post(server.url("/")) { setBody(content) } }
                        count.whenItHasBegun()
                        val most = count.whenItStops()
                        call.cancelAndJoin()
                        released.countDown()
                        most shouldBeLessThan HELD
                    }
                }
            }
        },
        Row("what a writer throws is what the call throws") {
            client { client ->
                val content =
                    written {
                        writeFully(pattern(100_000))
                        flush()
                        throw OddException()
                    }
                shouldThrow<OddException> { client.post(Site.plain("/sum")) { setBody(content) } }
            }
        },
        Row("an answer before the upload has ended is received") {
            server({ connection ->
                connection.readHead()
                connection.read(1_000)
                connection.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
                connection.awaitEnd()
            }) { server ->
                client { client ->
                    val content = written { while (true) writeFully(ByteArray(8 * 1024)) }
                    client.post(server.url("/")) { setBody(content) }.status.value shouldBe 413
                }
            }
        },
    )

private suspend fun AtomicLong.whenItHasBegun() {
    while (get() == 0L) {
        kotlinx.coroutines.delay(10)
    }
}
