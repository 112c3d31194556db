package dev.rezo.coroutines

import dev.rezo.http.RezoException
import dev.rezo.testing.Gate
import dev.rezo.testing.MockResponse
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeSorted
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.OutputStream
import java.nio.file.Files
import java.util.concurrent.CountDownLatch
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds

@Tags("A94", "A107")
class SaveSpec :
    FunSpec({
        val folder = tempdir().toPath()
        val content = Random(7).nextBytes(300_000)

        test("a body is saved to a file, with progress") {
            withServer { server, client ->
                server.enqueue(MockResponse.ok(content).chunked(10_000))
                val file = folder.resolve("saved")
                Files.writeString(file, "what was here before".repeat(50_000))
                val progress = mutableListOf<Long>()

                client.get(
                    "x",
                ) { response -> response.saveTo(file) { bytes, _ -> progress += bytes } } shouldBe
                    content.size.toLong()

                Files.readAllBytes(file) shouldBe content
                progress.shouldBeSorted()
                progress.last() shouldBe content.size.toLong()
            }
        }

        test("an empty body is an empty file") {
            withServer { server, client ->
                server.enqueue(MockResponse.ok())
                val file = folder.resolve("empty")

                client.get("x") { response -> response.saveTo(file) } shouldBe 0

                Files.size(file) shouldBe 0
            }
        }

        test(
            "a file that is not whole is gone before the caller is told, of a failure or a cancellation",
        ) {
            withServer { server, client ->
                val file = folder.resolve("part")
                server.enqueue(MockResponse.ok(content).resetAfter(100_000))
                shouldThrow<RezoException> { client.get("x") { response -> response.saveTo(file) } }
                Files.exists(file) shouldBe false

                val begun = CompletableDeferred<Unit>()
                server.enqueue(MockResponse.ok(content).stallAfter(100_000, Gate()))
                val saving =
                    launch(Dispatchers.Default) {
                        client.get(
                            "x",
                        ) { response -> response.saveTo(file) { _, _ -> begun.complete(Unit) } }
                    }
                begun.await()
                Files.exists(file) shouldBe true
                saving.cancelAndJoin()
                Files.exists(file) shouldBe false
            }
        }

        test("a second reading leaves the file alone") {
            withServer { server, client ->
                server.enqueue(MockResponse.ok("x"))
                val file = Files.writeString(folder.resolve("kept"), "kept")

                client.get("x") { response ->
                    response.text()
                    shouldThrow<IllegalStateException> { response.saveTo(file) }
                }

                Files.readString(file) shouldBe "kept"
            }
        }

        test("a body is copied to a stream, which stays open") {
            withServer { server, client ->
                server.enqueue(MockResponse.ok(content))
                val out = ByteArrayOutputStream()

                client.get("x") { response -> response.copyTo(out) } shouldBe content.size.toLong()

                out.toByteArray() shouldBe content
            }
        }

        test("a stream that fails is told as it is, and closes the body") {
            withServer { server, client ->
                server.enqueue(MockResponse.ok(content).stallAfter(100_000, Gate()))

                shouldThrow<IOException> {
                    client.get("x") { response ->
                        response.copyTo(
                            object : OutputStream() {
                                override fun write(byte: Int): Unit = throw IOException("disk full")
                            },
                        )
                    }
                }.message shouldBe "disk full"

                server.awaitEnd(0).byClient() shouldBe true
            }
        }

        test("a write that blocks is interrupted by a timeout, which is told as a timeout") {
            withServer { server, client ->
                server.enqueue(MockResponse.ok(content).stallAfter(100_000, Gate()))
                val full =
                    object : OutputStream() {
                        override fun write(byte: Int) = write(byteArrayOf(byte.toByte()), 0, 1)

                        override fun write(
                            bytes: ByteArray,
                            from: Int,
                            length: Int,
                        ) {
                            try {
                                CountDownLatch(1).await()
                            } catch (e: InterruptedException) {
                                throw IOException("closed by interrupt", e)
                            }
                        }
                    }

                shouldThrow<TimeoutCancellationException> {
                    withTimeout(
                        200.milliseconds,
                    ) { client.get("x") { response -> response.copyTo(full) } }
                }
            }
        }
    })
