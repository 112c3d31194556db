package dev.rezo.coroutines

import dev.rezo.http.BodyException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.withTimeout
import kotlin.time.Duration.Companion.seconds

@OptIn(ExperimentalCoroutinesApi::class)
@Tags("A107")
class BodyChunksSpec :
    FunSpec({
        test("chunks come as the peer sends them, until the end") {
            runTest {
                val body = ScriptedBody()
                val chunks =
                    async {
                        body
                            .streamed()
                            .chunks()
                            .map { it.decodeToString() }
                            .toList()
                    }
                runCurrent()

                body.bring("a")
                runCurrent()
                body.bring("bc").bring("d")
                runCurrent()
                body.bringEnd()

                chunks.await() shouldContainExactly listOf("a", "bc", "d")
            }
        }

        test("nothing is taken before the collector has asked for it") {
            runTest {
                val body =
                    ScriptedBody()
                        .bring("a")
                        .bring("b")
                        .bring("c")
                        .bringEnd()
                val seen = mutableListOf<Int>()

                body.streamed().chunks().collect { seen += body.taken }

                seen shouldContainExactly listOf(1, 2, 3)
            }
        }

        test("a flow that nobody collects takes nothing") {
            val body = ScriptedBody().bring("a").bringEnd()

            body.streamed().chunks()

            body.taken shouldBe 0
        }

        test("a collection that stops early closes the body") {
            runTest {
                val body = ScriptedBody().bring("a").bring("b")

                body
                    .streamed()
                    .chunks()
                    .first()
                    .decodeToString() shouldBe "a"

                body.taken shouldBe 1
                body.isClosed shouldBe true
            }
        }

        test("a collector that throws closes the body") {
            runTest {
                val body = ScriptedBody().bring("a").bring("b")

                shouldThrow<IllegalArgumentException> {
                    body.streamed().chunks().collect {
                        throw IllegalArgumentException(
                            "the collector's",
                        )
                    }
                }

                body.isClosed shouldBe true
            }
        }

        test("a body is collected once") {
            runTest {
                val response = ScriptedBody().bring("a").bringEnd().streamed()
                response.chunks().toList()

                shouldThrow<IllegalStateException> { response.chunks().toList() }
            }
        }

        test(
            "cancelling a reader that waits closes the body at once, before the reader runs again",
        ) {
            runTest {
                val body = ScriptedBody().bring("a")
                val reading = launch { body.streamed().chunks().collect {} }
                runCurrent()

                reading.cancel()

                body.isClosed shouldBe true
            }
        }

        test("bytes and text are cancelled alike") {
            runTest {
                val readings =
                    listOf<
                        suspend (
                            StreamedResponse,
                        ) -> Unit,
                    >({ it.bytes() }, { it.text() }, { it.discard() })
                for (read in readings) {
                    val body = ScriptedBody().bring("a")
                    val reading = launch { read(body.streamed()) }
                    runCurrent()

                    reading.cancelAndJoin()

                    body.isClosed shouldBe true
                }
            }
        }

        test("a timeout while reading is told as a timeout") {
            runTest {
                val body = ScriptedBody().bring("a")

                shouldThrow<TimeoutCancellationException> {
                    withTimeout(2.seconds) { body.streamed().lines().collect {} }
                }

                body.isClosed shouldBe true
            }
        }

        test("a body that is closed under its reader is an error of the body, not a cancellation") {
            runTest {
                val body = ScriptedBody().bring("a")
                val reading = async { runCatching { body.streamed().chunks().collect {} } }
                runCurrent()

                body.close()

                (reading.await().exceptionOrNull() as BodyException).reason() shouldBe
                    BodyException.Reason.CLOSED
            }
        }

        test("a chunk that is part of a larger array is handed on without the rest") {
            runTest {
                val body = ScriptedBody().bring("whole")
                val chunk = body.awaitNext()!!
                chunk.position(2)
                chunk.toByteArray().decodeToString() shouldBe "ole"
            }
        }

        test("the end is null, and stays so") {
            runTest {
                val body = ScriptedBody().bringEnd()

                body.awaitNext().shouldBeNull()
                body.awaitNext().shouldBeNull()
            }
        }

        test("lines are taken by chunks: those of one that came are here, no more is asked for") {
            runTest {
                val body = ScriptedBody().bring("a\nb\n").bring("c\n").bringEnd()

                body
                    .streamed()
                    .lines()
                    .take(2)
                    .toList() shouldContainExactly listOf("a", "b")

                body.taken shouldBe 1
                body.isClosed shouldBe true
            }
        }
    })

private fun ScriptedBody.streamed() = StreamedResponse(response(), BodyFormats())
