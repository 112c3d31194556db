package dev.rezo.ktor

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.ktor.client.request.get
import io.ktor.client.request.post
import io.ktor.client.request.prepareGet
import io.ktor.client.request.setBody
import io.ktor.client.statement.bodyAsChannel
import io.ktor.client.statement.bodyAsText
import io.ktor.utils.io.readByte
import io.ktor.utils.io.writeFully
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull

/** Who gives up is told so as coroutines are, and nothing of the call is left. */
val cancellationRows: List<Row> =
    listOf(
        Row("cancelled before the head, the connection is closed") {
            val asked = CompletableDeferred<Unit>()
            val ended = CompletableDeferred<Unit>()
            server({ connection ->
                connection.readHead()
                asked.complete(Unit)
                connection.awaitEnd()
                ended.complete(Unit)
            }) { server ->
                client { client ->
                    coroutineScope {
                        val call = async { client.get(server.url("/")) }
                        asked.await()
                        call.cancelAndJoin()
                        shouldThrow<CancellationException> { call.await() }
                        ended.await()
                    }
                }
            }
        },
        Row("cancelled in the body, the connection is closed") {
            val ended = CompletableDeferred<Unit>()
            server({ connection ->
                connection.readHead()
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
                connection.awaitEnd()
                ended.complete(Unit)
            }) { server ->
                client { client ->
                    coroutineScope {
                        val begun = CompletableDeferred<Unit>()
                        val call =
                            launch {
                                client.prepareGet(server.url("/")).execute { response ->
                                    response.bodyAsChannel().readByte()
                                    begun.complete(Unit)
                                    awaitCancellation()
                                }
                            }
                        begun.await()
                        call.cancelAndJoin()
                        ended.await()
                    }
                }
            }
        },
        Row("cancelled in an upload, its writer is cancelled") {
            val begun = CompletableDeferred<Unit>()
            val ended = CompletableDeferred<Throwable>()
            client { client ->
                coroutineScope {
                    val content =
                        written {
                            try {
                                writeFully(ByteArray(10_000))
                                flush()
                                begun.complete(Unit)
                                awaitCancellation()
                            } catch (e: Throwable) {
                                ended.complete(e)
                                throw e
                            }
                        }
                    val call = async { client.post(Site.plain("/sum")) { setBody(content) } }
                    begun.await()
                    call.cancelAndJoin()
                    (ended.await() is CancellationException) shouldBe true
                }
            }
        },
        Row("withTimeout is told as such") {
            client { client ->
                shouldThrow<TimeoutCancellationException> {
                    withTimeout(200) { client.get(Site.plain("/never")) }
                }
            }
        },
        Row("withTimeoutOrNull is null, and the caller goes on") {
            client { client ->
                withTimeoutOrNull(200) { client.get(Site.plain("/never")) } shouldBe null
                client.get(Site.plain("/bytes/3")).bodyAsText().length shouldBe 3
            }
        },
        Row("a call that is cancelled leaves others alone") {
            client { client ->
                coroutineScope {
                    val gate = CompletableDeferred<Unit>().also { gates[name] = it }
                    val lost = CompletableDeferred<Unit>().also { gates["$name-lost"] = it }
                    val other = async { client.get(Site.secure("/pieces/$name")).bodyAsText() }
                    withTimeoutOrNull(200) {
                        client.get(Site.secure("/pieces/$name-lost"))
                    } shouldBe null
                    // While one call waits for ever, Ktor's server does not flush the others.
                    lost.complete(Unit)
                    gate.complete(Unit)
                    other.await() shouldBe "first\nsecond\n"
                }
            }
        },
    )
