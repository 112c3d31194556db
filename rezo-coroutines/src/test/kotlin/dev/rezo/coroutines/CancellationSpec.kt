package dev.rezo.coroutines

import dev.rezo.http.Call
import dev.rezo.http.CallCancelledException
import dev.rezo.http.ExchangeListener
import dev.rezo.io.EventLoops
import dev.rezo.testing.Gate
import dev.rezo.testing.MockResponse
import dev.rezo.testing.MockServer
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.test.TestCoroutineScheduler
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.CompletableFuture
import kotlin.time.Duration.Companion.milliseconds

@OptIn(ExperimentalCoroutinesApi::class)
@Tags("A107")
class CancellationSpec :
    FunSpec({
        test(
            "cancelling before the head ends the exchange, closes its connection and frees the lease",
        ) {
            Watched.run { server, watched ->
                val gate = Gate()
                server.enqueue(MockResponse.ok("never seen").headAfter(gate))
                val call = launch(Dispatchers.Default) { watched.client.get("x") }
                gate.awaitReached()

                call.cancelAndJoin()

                server.awaitEnd(0).byClient() shouldBe true
                watched.awaitEnd().shouldBeInstanceOf<CallCancelledException>()
                watched.leases() shouldBe 0
            }
        }

        test("cancelling in mid-body closes the connection and frees the lease") {
            Watched.run { server, watched ->
                server.enqueue(MockResponse.ok("first, and the rest never").stallAfter(5, Gate()))
                val firstChunk = CompletableDeferred<Unit>()
                val call =
                    launch(Dispatchers.Default) {
                        watched.client.get("x") { response ->
                            response.chunks().collect { firstChunk.complete(Unit) }
                        }
                    }
                firstChunk.await()

                call.cancelAndJoin()

                server.awaitEnd(0).byClient() shouldBe true
                watched.awaitEnd()
                watched.leases() shouldBe 0
            }
        }

        test("cancelling while a whole body is read closes the connection and frees the lease") {
            Watched.run { server, watched ->
                val gate = Gate()
                server.enqueue(MockResponse.ok("first, and the rest never").stallAfter(5, gate))
                val call = launch(Dispatchers.Default) { watched.client.get("x").text() }
                gate.awaitReached()

                call.cancelAndJoin()

                server.awaitEnd(0).byClient() shouldBe true
                watched.awaitEnd()
                watched.leases() shouldBe 0
            }
        }

        test("a timeout ends the exchange and is told as a timeout") {
            Watched.run { server, watched ->
                server.enqueue(MockResponse.never())
                val time = TestCoroutineScheduler()
                val call =
                    async(StandardTestDispatcher(time)) {
                        withTimeout(100.milliseconds) { watched.client.get("x").text() }
                    }
                time.runCurrent()
                server.takeRequest()

                time.advanceTimeBy(101.milliseconds)

                shouldThrow<TimeoutCancellationException> { call.await() }
                server.awaitEnd(0).byClient() shouldBe true
                watched.awaitEnd()
                watched.leases() shouldBe 0
            }
        }

        test("withTimeoutOrNull in mid-body is null and the client goes on") {
            Watched.run { server, watched ->
                server.enqueue(
                    MockResponse.ok("first, and the rest never").stallAfter(5, Gate()),
                    MockResponse.ok("next"),
                )
                val time = TestCoroutineScheduler()
                val firstChunk = CompletableDeferred<Unit>()
                val call =
                    async(StandardTestDispatcher(time)) {
                        withTimeoutOrNull(100.milliseconds) {
                            watched.client.get("x") { response ->
                                response.chunks().collect { firstChunk.complete(Unit) }
                            }
                        }
                    }
                while (!firstChunk.isCompleted) time.runCurrent()

                time.advanceTimeBy(101.milliseconds)

                call.await().shouldBeNull()
                watched.client.get("x").text() shouldBe "next"
            }
        }

        test("one of two calls is cancelled, the other is not disturbed") {
            withServer { server, client ->
                val gate = Gate()
                server.handler {
                    if (it.target() ==
                        "/v1/slow"
                    ) {
                        MockResponse.never()
                    } else {
                        MockResponse.ok("other").headAfter(gate)
                    }
                }
                val slow = launch(Dispatchers.Default) { client.get("slow") }
                val other = asyncCall { client.get("other").text() }
                gate.awaitReached()

                slow.cancelAndJoin()
                gate.open()

                other.await() shouldBe "other"
            }
        }

        test("a failing sibling cancels the calls of its scope") {
            Watched.run { server, watched ->
                val gate = Gate()
                server.enqueue(MockResponse.ok().headAfter(gate))

                shouldThrow<IllegalStateException> {
                    coroutineScope {
                        launch(Dispatchers.Default) { watched.client.get("x") }
                        launch(Dispatchers.Default) {
                            gate.awaitReached()
                            error("the sibling's")
                        }
                    }
                }

                server.awaitEnd(0).byClient() shouldBe true
                watched.awaitEnd()
                watched.leases() shouldBe 0
            }
        }

        test("a block that throws closes the body and frees the lease") {
            Watched.run { server, watched ->
                server.enqueue(MockResponse.ok("first, and the rest never").stallAfter(5, Gate()))

                shouldThrow<IllegalStateException> {
                    watched.client.get("x") { response ->
                        response.chunks().onEach { error("the block's") }.first()
                    }
                }

                server.awaitEnd(0).byClient() shouldBe true
                watched.awaitEnd()
                watched.leases() shouldBe 0
            }
        }

        test("a block that reads nothing leaves nothing behind") {
            Watched.run { server, watched ->
                server.enqueue(MockResponse.ok("first, and the rest never").stallAfter(5, Gate()))

                watched.client.get("x") { response -> response.status } shouldBe 200

                server.awaitEnd(0).byClient() shouldBe true
                watched.awaitEnd()
                watched.leases() shouldBe 0
            }
        }

        test("a scope is cancelled with its calls, those that wait for a connection too") {
            withServer({ pool { maxPerBucket = 1 } }) { server, client ->
                val gate = Gate()
                server.handler { MockResponse.ok("late").headAfter(gate) }
                val scope =
                    launch(Dispatchers.Default) {
                        repeat(5) { launch { client.get("x") } }
                        awaitCancellation()
                    }
                gate.awaitReached()

                scope.cancelAndJoin()
                gate.open()

                client.get("x").text() shouldBe "late"
            }
        }
    })

/** A client on one loop, so that a test can see the end of a call and what is left of it. */
private class Watched(
    val client: Rezo,
    private val ended: CompletableFuture<Throwable?>,
) {
    /** The failure of the first call that ends; waits for it. */
    suspend fun awaitEnd(): Throwable? = ended.thenApply { arrayOf(it) }.await {}[0]

    /** Leases that are held once the loop has done what it was at. */
    suspend fun leases(): Int =
        withContext(client.dispatcher) {
            client.pool
                .snapshot()
                .buckets()
                .sumOf { it.active() }
        }

    companion object {
        suspend fun run(test: suspend CoroutineScope.(MockServer, Watched) -> Unit) {
            EventLoops.ofSize(1, "watched-loop").use { ownLoops ->
                val ended = CompletableFuture<Throwable?>()
                val settings: RezoBuilder.() -> Unit = {
                    loops(ownLoops)
                    pool { }
                    listener(
                        object : ExchangeListener {
                            override fun callEnded(
                                call: Call,
                                failure: Throwable?,
                            ) {
                                ended.complete(failure)
                            }
                        },
                    )
                }
                withServer(settings) { server, client -> test(server, Watched(client, ended)) }
            }
        }
    }
}
