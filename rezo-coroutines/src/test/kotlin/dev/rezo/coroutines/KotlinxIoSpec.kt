package dev.rezo.coroutines

import dev.rezo.http.BodyException
import dev.rezo.testing.Gate
import dev.rezo.testing.MockResponse
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.withContext
import kotlinx.io.Buffer
import kotlinx.io.IOException
import kotlinx.io.RawSource
import kotlinx.io.readString
import kotlinx.io.writeString

@Tags("A94")
class KotlinxIoSpec :
    FunSpec({
        test("a source is sent, and closed afterwards") {
            withServer { server, client ->
                server.handler { MockResponse.ok(it.text()) }
                val source = CountedSource("one two")

                client.post("x") { body(source, "text/plain", length = 7) }.text() shouldBe
                    "one two"

                source.closed.await()
                server.takeRequest().header("Content-Length") shouldBe "7"
            }
        }

        test("a source that breaks is the failure of the call, with its cause") {
            withServer { _, client ->
                val wrong =
                    shouldThrow<BodyException> {
                        client.post(
                            "x",
                        ) { body(CountedSource("", IOException("the disk")), "text/plain") }
                    }

                wrong.reason() shouldBe BodyException.Reason.SOURCE_FAILED
                wrong.cause?.cause?.message shouldBe "the disk"
            }
        }

        test("a response is read as a source") {
            withServer { server, client ->
                server.enqueue(MockResponse.ok("one two").chunked(2))

                client.get("x") { response -> response.readSource { it.readString() } } shouldBe
                    "one two"
            }
        }

        test("a read that would block an event loop is refused") {
            withServer { server, client ->
                val gate = Gate()
                server.enqueue(MockResponse.ok("late").stallAfter(0, gate))

                shouldThrow<IllegalStateException> {
                    withContext(client.dispatcher) {
                        client.get("x") { response -> response.source().use { it.readByte() } }
                    }
                }
                gate.open()
            }
        }

        test("cancellation interrupts a read that blocks, and is told as such") {
            withServer { server, client ->
                val gate = Gate()
                server.enqueue(MockResponse.ok("first, and the rest never").stallAfter(5, gate))
                val begun = CompletableDeferred<Unit>()
                val failure = CompletableDeferred<Throwable>()
                val call =
                    asyncCall {
                        client.get("x") { response ->
                            try {
                                response.readSource {
                                    it.readByte()
                                    begun.complete(Unit)
                                    it.readString()
                                }
                            } catch (e: Throwable) {
                                failure.complete(e)
                                throw e
                            }
                        }
                    }
                begun.await()

                call.cancel()

                failure.await().shouldBeInstanceOf<CancellationException>()
                server.awaitEnd(0).byClient() shouldBe true
            }
        }
    })

/** A source of a text, and then of a failure if there is one. Not thread-safe; the caller serialises. */
private class CountedSource(
    text: String,
    private val failure: IOException? = null,
) : RawSource {
    private val content = Buffer().apply { writeString(text) }
    val closed = CompletableDeferred<Unit>()

    override fun readAtMostTo(
        sink: Buffer,
        byteCount: Long,
    ): Long {
        val count = content.readAtMostTo(sink, byteCount)
        if (count < 0) failure?.let { throw it }
        return count
    }

    override fun close() {
        closed.complete(Unit)
    }
}
