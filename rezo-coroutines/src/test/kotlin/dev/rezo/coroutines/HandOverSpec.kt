package dev.rezo.coroutines

import dev.rezo.http.Response
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceUntilIdle
import kotlinx.coroutines.withTimeout
import java.util.concurrent.CompletableFuture
import kotlin.random.Random

/** A response, a cancellation and a timeout that meet, in every order that a seed can bring about. */
@OptIn(ExperimentalCoroutinesApi::class)
@Tags("A107")
class HandOverSpec :
    FunSpec({
        test(
            "whatever comes first, a response is received or closed, once, and its end is told as what it was",
        ) {
            val outcomes = Outcome.entries.associateWith { 0 }.toMutableMap()
            for (seed in 1..SEEDS) {
                val outcome = HandOver(Random(seed)).run()
                outcomes.merge(outcome, 1, Int::plus)
            }
            // A game that never comes to one of them proves nothing about it.
            outcomes.values.forEach { it shouldBeGreaterThan SEEDS / 100 }
        }
    })

private const val SEEDS = 2_000

/** How a game ended; the last one: the response had come, and its caller was ended before it ran. */
private enum class Outcome { RECEIVED, TIMED_OUT, CANCELLED, LOST_ON_ITS_WAY }

/** One game: three things happen within a few milliseconds of virtual time, some at the same. */
@OptIn(ExperimentalCoroutinesApi::class)
private class HandOver(
    private val random: Random,
) {
    private val scope = TestScope(StandardTestDispatcher())
    private val body = ScriptedBody()
    private val future = CompletableFuture<Response>()
    private var received: Response? = null
    private var thrown: Throwable? = null

    fun run(): Outcome {
        val caller = scope.launch { receive() }
        val others =
            listOf<() -> Unit>(
                { scope.launch { afterSomeTime { bring() } } },
                { scope.launch { afterSomeTime { caller.cancel() } } },
            ).shuffled(random)
        others.forEach { it() }
        scope.advanceUntilIdle()

        caller.isCompleted shouldBe true
        (future.isCancelled || future.isDone) shouldBe true
        body.timesClosed shouldBe if (received == null) 1 else 0
        return outcome()
    }

    private suspend fun receive() {
        try {
            withTimeout(random.nextLong(1, 5)) {
                // The value is this caller's from here on, and nothing suspends after it.
                received = future.await { it.close() }
            }
        } catch (e: CancellationException) {
            thrown = e
            throw e
        }
    }

    private suspend fun afterSomeTime(act: () -> Unit) {
        delay(random.nextLong(5))
        act()
    }

    /** As the client does: what nobody takes any more is closed. */
    private fun bring() {
        val response = body.response()
        if (!future.complete(response)) response.close()
    }

    private fun outcome(): Outcome =
        when {
            received != null -> Outcome.RECEIVED
            !future.isCancelled -> Outcome.LOST_ON_ITS_WAY
            thrown is TimeoutCancellationException -> Outcome.TIMED_OUT
            else -> Outcome.CANCELLED
        }
}
