package dev.rezo.coroutines

import dev.rezo.http.CallCancelledException
import dev.rezo.http.DeadlineException
import dev.rezo.http.Interceptor
import dev.rezo.http.Request
import dev.rezo.http.Response
import dev.rezo.testing.Gate
import dev.rezo.testing.MockResponse
import dev.rezo.testing.RecordedRequest
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asContextElement
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.runInterruptible
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield
import java.util.Collections.synchronizedList
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

@Tags("A107")
class SuspendInterceptorSpec :
    FunSpec({
        test("an interceptor suspends, changes the request and sees the response") {
            withServer({
                interceptor { request ->
                    delay(1.milliseconds)
                    proceed(request.with { it.set("Authorization", "Bearer 1") })
                }
            }) { server, client ->
                server.handler { MockResponse.ok(it.header("Authorization")!!) }

                client.get("x").text() shouldBe "Bearer 1"
                client.client.get(server.url("/java")).sendAsync().await { it.close() }.use {
                    it.body().text() shouldBe "Bearer 1"
                }
            }
        }

        test("interceptors of both languages stand in the order in which they were added") {
            val order = synchronizedList(ArrayList<String>())
            withServer({
                interceptor { request ->
                    order += "kotlin 1"
                    proceed(request).also { order += "kotlin 1 back" }
                }
                interceptor(
                    Interceptor { request, chain ->
                        order += "java 2"
                        chain.proceed(request).thenApply { it.also { order += "java 2 back" } }
                    },
                )
                attemptInterceptor { request ->
                    order += "kotlin 3"
                    proceed(request).also { order += "kotlin 3 back" }
                }
            }) { server, client ->
                server.handler { MockResponse.ok() }

                client.get("x").status shouldBe 200

                order.shouldContainExactly(
                    "kotlin 1",
                    "java 2",
                    "kotlin 3",
                    "kotlin 3 back",
                    "java 2 back",
                    "kotlin 1 back",
                )
            }
        }

        test("an interceptor may send again after a pause, and closes what it does not hand on") {
            withServer({
                interceptor { request ->
                    var response = proceed(request)
                    while (response.status() == 503) {
                        response.close()
                        pause(2.milliseconds)
                        response = proceed(request, 5.seconds)
                    }
                    response
                }
            }) { server, client ->
                server.enqueue(
                    MockResponse.status(503),
                    MockResponse.status(503),
                    MockResponse.ok("third"),
                )

                client.get("x").text() shouldBe "third"
            }
        }

        test("a limit of one trip ends the trip and not the call") {
            withServer({
                interceptor { request ->
                    try {
                        proceed(request.asFirst(), 50.milliseconds)
                    } catch (e: DeadlineException) {
                        proceed(request)
                    }
                }
            }) { server, client ->
                server.handler { it.answerButTheFirst() }

                client.get("x").text() shouldBe "second"
            }
        }

        test("exceptions arrive as they are") {
            val thrown = OddException(1)
            withServer({
                interceptor { request ->
                    try {
                        proceed(request)
                    } catch (e: OddException) {
                        if (e !== thrown) throw AssertionError("expected the same, actual $e")
                        throw e
                    }
                }
                interceptor { throw thrown }
            }) { _, client ->
                (shouldThrow<OddException> { client.get("x") } === thrown) shouldBe true
            }
        }

        test("an interceptor that fails leaves no response behind") {
            withServer({
                interceptor { request ->
                    proceed(request)
                    throw OddException(2)
                }
            }) { server, client ->
                server.enqueue(MockResponse.ok("first, and the rest never").stallAfter(5, Gate()))

                shouldThrow<OddException> { client.get("x") }

                server.awaitEnd(0).byClient() shouldBe true
            }
        }

        test("cancelling the call cancels an interceptor, whatever that waits for") {
            val begun = CompletableDeferred<Unit>()
            val ended = CompletableDeferred<Throwable>()
            withServer({
                interceptor(Interceptor { request, chain -> chain.proceed(request) })
                interceptor {
                    try {
                        begun.complete(Unit)
                        awaitCancellation()
                    } catch (e: Throwable) {
                        ended.complete(e)
                        throw e
                    }
                }
            }) { _, client ->
                val call = launch(Dispatchers.Default) { client.get("x") }
                begun.await()

                call.cancelAndJoin()

                val reason = ended.await().shouldBeInstanceOf<CancellationException>()
                generateSequence<Throwable>(reason) { it.cause }
                    .firstOrNull { it is CallCancelledException }
                    .shouldNotBeNull()
            }
        }

        test("cancelling the call ends the trip of an interceptor") {
            withServer({ interceptor { request -> proceed(request) } }) { server, client ->
                val gate = Gate()
                server.enqueue(MockResponse.ok("never").headAfter(gate))
                val call = launch(Dispatchers.Default) { client.get("x") }
                gate.awaitReached()

                call.cancelAndJoin()

                server.awaitEnd(0).byClient() shouldBe true
                gate.open()
            }
        }

        test("the limit of the call cancels an interceptor, and is what the caller is told") {
            val ended = CompletableDeferred<Unit>()
            withServer({
                interceptor {
                    (timeLeft!! <= 1.minutes) shouldBe true
                    try {
                        awaitCancellation()
                    } finally {
                        ended.complete(Unit)
                    }
                }
            }) { _, client ->
                shouldThrow<DeadlineException> {
                    client.get(
                        "x",
                    ) { timeouts { call = TO_BE_ON_ITS_WAY } }
                }.limit() shouldBe DeadlineException.Limit.CALL

                ended.await()
            }
        }

        test("a cancellation of the interceptor's own is a failed call and cancels no caller") {
            withServer(
                { interceptor { throw CancellationException("the interceptor's") } },
            ) { _, client ->
                shouldThrow<CallCancelledException> { client.get("x") }
                currentCoroutineContext().isActive shouldBe true
            }
        }

        test("a timeout around a trip ends the exchange, and the interceptor goes on") {
            withServer({
                attemptInterceptor { request ->
                    withTimeoutOrNull(TO_BE_ON_ITS_WAY) { proceed(request.asFirst()) }
                        ?: proceed(request)
                }
            }) { server, client ->
                server.handler { it.answerButTheFirst() }

                client.get("x").text() shouldBe "second"
                server.awaitEnd(0).byClient() shouldBe true
            }
        }

        test("a timeout around a trip ends the exchange below interceptors of both kinds") {
            withServer({
                interceptor { request ->
                    withTimeoutOrNull(TO_BE_ON_ITS_WAY) { proceed(request.asFirst()) }
                        ?: proceed(request)
                }
                interceptor { request -> proceed(request) }
                interceptor(
                    Interceptor {
                        request,
                        chain,
                        ->
                        chain.proceed(request).thenApply { it }
                    },
                )
            }) { server, client ->
                server.handler { it.answerButTheFirst() }

                client.get("x").text() shouldBe "second"
                server.awaitEnd(0).byClient() shouldBe true
            }
        }

        test("a response that it drops is found").config(timeout = 30.seconds) {
            withServer({
                leakSampling = 1
                interceptor { request ->
                    val dropped = proceed(request)
                    Response.builder(request).status(dropped.status(), "Kept").build()
                }
            }) { server, client ->
                server.handler { MockResponse.ok("x".repeat(1 shl 21)) }

                client.get("x").status shouldBe 200
                while (client.client.snapshot().lostResponses() == 0L) {
                    System.gc()
                    yield()
                }
                server.awaitEnd(0).byClient() shouldBe true
            }
        }

        test("withTimeout around the call is told as a timeout") {
            withServer({ interceptor { awaitCancellation() } }) { _, client ->
                withTimeoutOrNull(20.milliseconds) { client.get("x") }.shouldBeNull()
            }
        }

        test("the elements of the caller's context are there, before and after it has suspended") {
            val trace = ThreadLocal<String?>()
            withServer({
                interceptor { request ->
                    val before = trace.get()
                    val response = proceed(request)
                    delay(1.milliseconds)
                    response
                        .toBuilder()
                        .headers(
                            response
                                .headers()
                                .toBuilder()
                                .set("Trace", "$before ${trace.get()}")
                                .build(),
                        ).build()
                }
            }) { server, client ->
                server.handler { MockResponse.ok() }
                val seen =
                    withContext(Dispatchers.Default + trace.asContextElement("trace-1")) {
                        client.get("x").headers["Trace"]
                    }
                seen shouldBe "trace-1 trace-1"
                client.get("x").headers["Trace"] shouldBe "null null"
            }
        }

        test("an interceptor with a dispatcher runs there, and may block") {
            withServer({
                interceptor(Dispatchers.IO) { request ->
                    runInterruptible {
                        Thread.currentThread().name shouldStartWith
                            "DefaultDispatcher"
                    }
                    proceed(request).also {
                        Thread.currentThread().name shouldStartWith "DefaultDispatcher"
                    }
                }
            }) { server, client ->
                server.handler { MockResponse.ok() }

                client.get("x").status shouldBe 200
                withContext(client.dispatcher) { client.get("x").status } shouldBe 200
            }
        }

        test("a client that is closed ends interceptors that wait") {
            val begun = CompletableDeferred<Unit>()
            val ended = CompletableDeferred<Unit>()
            withServer({
                interceptor {
                    try {
                        begun.complete(Unit)
                        awaitCancellation()
                    } finally {
                        ended.complete(Unit)
                    }
                }
            }) { _, client ->
                val call = asyncCall { runCatching { client.get("x") } }
                begun.await()

                client.shutdownNow()

                ended.await()
                withTimeout(5.seconds) { call.await().isFailure } shouldBe true
            }
        }
    })

/** Long enough for what it limits to have begun, also where all processors are busy. */
private val TO_BE_ON_ITS_WAY = 2.seconds

private fun Request.asFirst(): Request = toBuilder().header("Trip", "first").build()

/** Nothing to the trip that is given up, whether it has come here or not. */
private fun RecordedRequest.answerButTheFirst(): MockResponse =
    if (header("Trip") == "first") MockResponse.never() else MockResponse.ok("second")
