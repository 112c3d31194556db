package dev.rezo.coroutines

import dev.rezo.http.CallCancelledException
import dev.rezo.http.ConnectionLostException
import dev.rezo.http.Delivery
import dev.rezo.http.Phase
import dev.rezo.http.Response
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.onTimeout
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException
import java.util.concurrent.CyclicBarrier
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

@OptIn(ExperimentalCoroutinesApi::class)
@Tags("A107")
class AwaitSpec :
    FunSpec({
        test("a failure comes without its wrappers") {
            val lost = ConnectionLostException("lost", Phase.HEAD, Delivery.UNKNOWN, false, null)
            val failed =
                CompletableFuture.failedFuture<String>(
                    CompletionException(CompletionException(lost)),
                )

            shouldThrow<ConnectionLostException> { failed.await {} } shouldBeSameInstanceAs lost
        }

        test("a failure that a later stage wrapped comes without its wrapper") {
            val lost = ConnectionLostException("lost", Phase.HEAD, Delivery.UNKNOWN, false, null)
            val later = CompletableFuture.failedFuture<String>(lost).thenApply { it.length }

            shouldThrow<ConnectionLostException> { later.await {} } shouldBeSameInstanceAs lost
        }

        test("cancelling the coroutine cancels the future") {
            runTest {
                val future = CompletableFuture<String>()
                val waiting = launch { future.await {} }
                runCurrent()

                waiting.cancel()

                future.isCancelled shouldBe true
            }
        }

        test(
            "a future that somebody else cancelled is a failed call and ends no coroutine silently",
        ) {
            val future = CompletableFuture<String>()
            future.cancel(false)

            shouldThrow<CallCancelledException> { future.await {} }
        }

        test("a response on its way to a caller that is cancelled is closed, once") {
            runTest {
                val body = ScriptedBody()
                val future = CompletableFuture<Response>()
                var received = false
                val waiting =
                    launch {
                        future.await { it.close() }
                        received = true
                    }
                runCurrent()

                future.complete(body.response())
                waiting.cancel()
                runCurrent()

                received shouldBe false
                body.timesClosed shouldBe 1
            }
        }

        test("a response that comes after the cancellation is closed, once") {
            runTest {
                val body = ScriptedBody()
                val future = StubbornFuture()
                val waiting = launch { future.await { it.close() } }
                runCurrent()

                waiting.cancelAndJoin()
                future.complete(body.response())

                body.timesClosed shouldBe 1
            }
        }

        test(
            "whenever it is cancelled, a response is received or closed, never both and never neither",
        ) {
            repeat(HAND_OVERS) {
                val body = ScriptedBody()
                val future = CompletableFuture<Response>()
                var received = false
                val together = CyclicBarrier(2)
                coroutineScope {
                    val waiting =
                        launch(Dispatchers.Default, CoroutineStart.UNDISPATCHED) {
                            future.await { it.close() }
                            received = true
                        }
                    val peer =
                        thread {
                            together.await()
                            if (!future.complete(body.response())) {
                                body.close() // As the client does: the cancellation was first.
                            }
                        }
                    together.await()
                    waiting.cancelAndJoin()
                    peer.join()
                }
                body.isClosed shouldBe !received
            }
        }

        test("withTimeout is told as a timeout") {
            runTest {
                val future = CompletableFuture<String>()

                shouldThrow<TimeoutCancellationException> {
                    withTimeout(
                        2.seconds,
                    ) { future.await {} }
                }

                future.isCancelled shouldBe true
                testScheduler.currentTime shouldBe 2_000
            }
        }

        test("withTimeoutOrNull is null") {
            runTest {
                val future = CompletableFuture<String>()

                withTimeoutOrNull(2.seconds) { future.await {} }.shouldBeNull()

                future.isCancelled shouldBe true
            }
        }

        test("select takes the faster one and the other can be cancelled") {
            runTest {
                val future = CompletableFuture<String>()
                val slow = async { future.await {} }

                val winner =
                    select {
                        slow.onAwait { it }
                        onTimeout(50.milliseconds) { "timeout" }
                    }
                slow.cancelAndJoin()

                winner shouldBe "timeout"
                future.isCancelled shouldBe true
            }
        }

        test("a parent that is cancelled cancels all of its children's futures") {
            runTest {
                val futures = List(3) { CompletableFuture<String>() }
                val parent =
                    launch {
                        futures.forEach { future -> launch { future.await {} } }
                        awaitCancellation()
                    }
                runCurrent()

                parent.cancelAndJoin()

                futures.all { it.isCancelled } shouldBe true
            }
        }

        test("the exception of the cancellation itself is what the caller sees") {
            runTest {
                val reason = CancellationException("no longer wanted")
                var seen: Throwable? = null
                val waiting =
                    launch {
                        try {
                            CompletableFuture<String>().await {}
                        } catch (e: CancellationException) {
                            seen = e
                            throw e
                        }
                    }
                runCurrent()

                waiting.cancel(reason)
                waiting.join()

                (seen === reason || seen?.cause === reason) shouldBe true
            }
        }
    })

private const val HAND_OVERS = 3_000

/** A future that is past being cancelled and completes all the same. Thread-safe. */
private class StubbornFuture : CompletableFuture<Response>() {
    override fun cancel(mayInterruptIfRunning: Boolean): Boolean = false
}
