package dev.rezo.coroutines

import dev.rezo.http.Bodies
import dev.rezo.http.BodyException
import dev.rezo.testing.Gate
import dev.rezo.testing.MockResponse
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.asContextElement
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds

@Tags("A107")
class FlowBodySpec :
    FunSpec({
        test("what a flow emits is sent, and a flow that emits nothing sends an empty body") {
            withServer { server, client ->
                server.handler { MockResponse.ok(it.text()) }
                val numbers = (1..3).asFlow().map { "$it,".encodeToByteArray() }

                client.post("x") { body(numbers, "text/plain") }.text() shouldBe "1,2,3,"
                client.post("x") { body(numbers, "text/plain", length = 6) }.text() shouldBe
                    "1,2,3,"
                client.post("x") { body(flow { }, "text/plain") }.text() shouldBe ""

                server.takeRequest().header("Transfer-Encoding") shouldBe "chunked"
                server.takeRequest().header("Content-Length") shouldBe "6"
            }
        }

        test("chunks without bytes do not end the body") {
            withServer { server, client ->
                server.handler { MockResponse.ok(it.text()) }
                val chunks = listOf("a", "", "", "b").asFlow().map { it.encodeToByteArray() }

                client.post("x") { body(chunks, "text/plain") }.text() shouldBe "ab"
            }
        }

        test("a flow waits in emit while nobody takes what it has emitted") {
            val emitted = AtomicInteger()
            val chunks =
                flow {
                    repeat(1_000) {
                        emitted.incrementAndGet()
                        emit(ByteArray(1))
                    }
                }
            val source = chunks.toBody("text/plain", context = Dispatchers.Unconfined).open()

            repeat(10) { source.next {} }

            emitted.get() shouldBeLessThan 20
            source.close()
        }

        test(
            "the failure of a flow is the failure of the call, with its cause, and cancels nobody else",
        ) {
            withServer { server, client ->
                server.handler { MockResponse.ok() }
                coroutineScope {
                    val wrong =
                        shouldThrow<BodyException> {
                            client.post("x") {
                                body(
                                    flow {
                                        emit(byteArrayOf(1))
                                        throw IllegalStateException("the flow's")
                                    },
                                    "text/plain",
                                )
                            }
                        }

                    wrong.reason() shouldBe BodyException.Reason.SOURCE_FAILED
                    wrong.first().shouldBeInstanceOf<IllegalStateException>().message shouldBe
                        "the flow's"
                    currentCoroutineContext().isActive shouldBe true
                }
                client.get("x").status shouldBe 200
            }
        }

        test("a timeout inside a flow is the failure of the call, no cancellation of the caller") {
            withServer { _, client ->
                val wrong =
                    shouldThrow<BodyException> {
                        client.post("x") {
                            body(
                                flow { withTimeout(1.milliseconds) { awaitCancellation() } },
                                "text/plain",
                            )
                        }
                    }

                wrong.first().shouldBeInstanceOf<TimeoutCancellationException>()
                currentCoroutineContext().isActive shouldBe true
            }
        }

        test("the collection ends with a call that is cancelled") {
            withServer { server, client ->
                server.handler { MockResponse.never() }
                val upload = EndlessUpload()
                val call = launch(Dispatchers.Default) { upload.by(client) }
                upload.begun.await()

                call.cancelAndJoin()

                upload.ended.await()
            }
        }

        test("the collection ends with a call that is answered early") {
            withServer { server, client ->
                val gate = Gate()
                server.enqueue(
                    MockResponse
                        .ok("early")
                        .beforeBody()
                        .headAfter(gate)
                        .thenClose(),
                )
                val upload = EndlessUpload()
                val call = asyncCall { upload.by(client).text() }
                upload.begun.await()

                gate.open()

                call.await() shouldBe "early"
                upload.ended.await()
            }
        }

        test("a flow is collected on the caller's dispatcher, with the elements of its context") {
            val trace = ThreadLocal<String?>()
            withServer { server, client ->
                server.handler { MockResponse.ok(it.text()) }

                val text =
                    withContext(Dispatchers.IO + trace.asContextElement("trace-1")) {
                        client
                            .post("x") {
                                body(
                                    flow { emit(trace.get().orEmpty().encodeToByteArray()) },
                                    "text/plain",
                                )
                            }.text()
                    }

                text shouldBe "trace-1"
            }
        }

        test("a flow is sent once, unless it says that it may be sent again") {
            withServer { server, client ->
                server.handler { MockResponse.ok(it.text()) }
                val chunks = flow { emit("a".encodeToByteArray()) }

                chunks.toBody("text/plain").isReplayable shouldBe false
                chunks.toBody("text/plain", replayable = true).let {
                    it.isReplayable shouldBe true
                    client.post("x") { body(it) }.text() shouldBe "a"
                    client.post("x") { body(it) }.text() shouldBe "a"
                }
                chunks.toBody("text/plain").let {
                    client.post("x") { body(it) }.text() shouldBe "a"
                    shouldThrow<Exception> { client.post("x") { body(it) } }
                }
            }
        }

        test("a job that has ended collects nothing, and the call is told") {
            withServer { _, client ->
                val over = Job().apply { cancel() }
                val chunks =
                    flow {
                        emit(
                            "a".encodeToByteArray(),
                        )
                    }.toBody("text/plain", context = over)

                shouldThrow<BodyException> { client.post("x") { body(chunks) } }
                    .message shouldContain "cancelled"
            }
        }

        test("forms and parts are words of the DSL") {
            withServer { server, client ->
                server.handler { MockResponse.ok() }

                client.post("x") { form("q" to "a b", "lang" to "Kotlin & Java") }
                client.post("x") {
                    multipart {
                        field("title", "Notes")
                        part(
                            "text",
                            flow { emit("one two".encodeToByteArray()) },
                            "text/plain",
                            "notes.txt",
                        )
                        part("end", Bodies.text("."))
                    }
                }

                server.takeRequest().text() shouldBe "q=a+b&lang=Kotlin+%26+Java"
                val parts = server.takeRequest()
                parts.header("Content-Type")!! shouldContain "multipart/form-data; boundary="
                parts.text() shouldContain "name=\"title\""
                parts.text() shouldContain "filename=\"notes.txt\""
                parts.text() shouldContain "one two"
            }
        }
    })

/** What was thrown first: the last of the causes. */
private fun Throwable.first(): Throwable = generateSequence(this) { it.cause }.last()

/** A flow that emits once and then waits for its end. Thread-safe. */
private class EndlessUpload {
    val begun = CompletableDeferred<Unit>()
    val ended = CompletableDeferred<Unit>()

    private val chunks =
        flow {
            emit(ByteArray(1))
            begun.complete(Unit)
            try {
                awaitCancellation()
            } finally {
                ended.complete(Unit)
            }
        }

    suspend fun by(client: Rezo): FullResponse = client.post("x") { body(chunks, "text/plain") }
}
