package dev.rezo.ktor

import dev.rezo.http.BodyException
import dev.rezo.http.BodySource
import dev.rezo.http.Headers
import dev.rezo.http.Interceptor
import dev.rezo.http.Phase
import dev.rezo.http.Response
import dev.rezo.http.ResponseBody
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.ktor.client.HttpClient
import io.ktor.client.request.get
import io.ktor.client.request.prepareGet
import io.ktor.client.statement.bodyAsText
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.CoroutineContext

/** A response that meets the cancellation of its call, at each step of the hand-over. */
@Tags("F60")
class HandOverSpec :
    FunSpec({
        test("a response that comes with the cancellation is closed, at whatever step") {
            for (steps in 0..12) {
                val queue = StepDispatcher()
                val body = CountedBody()
                val answer = CompletableFuture<Response>()
                val asked = CountDownLatch(1)
                answering(queue, { asked.countDown() }, answer, body).use { client ->
                    coroutineScope {
                        val call =
                            launch(Dispatchers.Unconfined) { client.get("http://127.0.0.1:1/") }
                        while (asked.count > 0) queue.runNext()
                        answer.complete(null)
                        repeat(steps) { queue.runIfAny() }
                        call.cancel()
                        while (!call.isCompleted) {
                            queue.runIfAny()
                            yield()
                        }
                    }
                    queue.runAll()
                    (body.closings.get() >= 1) shouldBe true
                }
            }
        }

        test("a response whose body is not touched is closed at the end of its block") {
            val body = CountedBody()
            val answer = CompletableFuture.completedFuture<Response>(null)
            answering(Dispatchers.IO, {}, answer, body).use { client ->
                client.prepareGet("http://127.0.0.1:1/").execute { body.closings.get() shouldBe 0 }
                (body.closings.get() >= 1) shouldBe true
            }
        }

        test("a body that was read is closed after its end, and not before") {
            val body = CountedBody()
            val answer = CompletableFuture.completedFuture<Response>(null)
            answering(Dispatchers.IO, {}, answer, body).use { client ->
                client.get("http://127.0.0.1:1/").bodyAsText() shouldBe "body"
                (body.closings.get() >= 1) shouldBe true
            }
        }
    })

/** A client whose calls all get this body, when [answer] is complete. */
private fun answering(
    on: CoroutineDispatcher,
    asked: () -> Unit,
    answer: CompletableFuture<Response>,
    body: CountedBody,
): HttpClient =
    HttpClient(RezoEngine) {
        engine {
            dispatcher = on
            rezo {
                interceptor(
                    Interceptor { request, _ ->
                        asked()
                        answer.thenApply {
                            val content = ResponseBody.of(body, -1, Headers.EMPTY)
                            Response.builder(request).body(content).build()
                        }
                    },
                )
            }
        }
    }

/** Runs what it is given when the test says so, one task at a time. */
private class StepDispatcher : CoroutineDispatcher() {
    private val tasks = LinkedBlockingQueue<Runnable>()

    override fun dispatch(
        context: CoroutineContext,
        block: Runnable,
    ) {
        tasks.add(block)
    }

    /** Waits for a task. */
    fun runNext() {
        tasks.poll(100, TimeUnit.MILLISECONDS)?.run()
    }

    fun runIfAny() {
        tasks.poll()?.run()
    }

    fun runAll() {
        while (tasks.isNotEmpty()) runIfAny()
    }
}

/** Four bytes, and how often they were given up. Thread-safe. */
private class CountedBody : BodySource {
    val closings = AtomicInteger()

    @Volatile
    private var isRead = false

    override fun next(onReady: Runnable): ByteBuffer {
        if (closings.get() > 0) {
            val reason = BodyException.Reason.CLOSED
            throw BodyException("counted body: closed", reason, Phase.BODY, null)
        }
        if (isRead) {
            return BodySource.END
        }
        isRead = true
        return ByteBuffer.wrap("body".toByteArray())
    }

    override fun close() {
        closings.incrementAndGet()
    }
}
