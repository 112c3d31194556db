package dev.rezo.coroutines

import dev.rezo.testing.MockResponse
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldStartWith
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.concurrent.Executors
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.atomic.AtomicInteger

class LoopDispatcherSpec :
    FunSpec({
        test("what starts on the dispatcher runs on a loop, and so does what follows a call") {
            withServer { server, client ->
                server.handler { MockResponse.ok("a\nb") }
                val threads =
                    withContext(client.dispatcher) {
                        val before = Thread.currentThread().name
                        client.get("x").text() shouldBe "a\nb"
                        val after = Thread.currentThread().name
                        client.get("x") { response -> response.lines().toList() } shouldBe
                            listOf("a", "b")
                        listOf(before, after, Thread.currentThread().name)
                    }

                threads.forEach { it shouldStartWith "rezo-loop" }
                Thread.currentThread().name shouldNotBe threads.last()
            }
        }

        test("a coroutine resumes on its own dispatcher, not on a loop") {
            withServer { server, client ->
                server.handler { MockResponse.ok("x") }
                val own = Executors.newSingleThreadExecutor { Thread(it, "own-thread") }
                try {
                    val thread =
                        withContext(own.asCoroutineDispatcher()) {
                            client.get("x")
                            Thread.currentThread().name
                        }
                    thread shouldStartWith "own-thread"
                } finally {
                    own.shutdown()
                }
            }
        }

        test("on a thread of the loops nothing is handed over") {
            val handOvers = AtomicInteger()
            val thread = Executors.newSingleThreadExecutor { Thread(it, "the-loop") }
            val loops =
                Executor { task ->
                    handOvers.incrementAndGet()
                    thread.execute(task)
                }
            val dispatcher =
                LoopDispatcher(loops) { Thread.currentThread().name.startsWith("the-loop") }
            try {
                val future = CompletableFuture<String>()
                val name =
                    CoroutineScope(Job()).async(dispatcher) {
                        future.await {} + withContext(dispatcher) { "!" }
                    }
                thread.execute { future.complete("done") }

                name.await() shouldBe "done!"
                handOvers.get() shouldBe 1
            } finally {
                thread.shutdown()
            }
        }

        test("a coroutine on loops that have ended is cancelled instead of waiting for ever") {
            val dispatcher =
                LoopDispatcher({ throw RejectedExecutionException("ended") }, { false })
            var cause: Throwable? = null
            var ran = false

            val job = CoroutineScope(Dispatchers.Default).launch(dispatcher) { ran = true }
            job.invokeOnCompletion { cause = it }
            job.join()

            ran shouldBe false
            (cause is CancellationException) shouldBe true
            cause?.message shouldBe "event loops: expected to run, actual ended"
        }
    })
