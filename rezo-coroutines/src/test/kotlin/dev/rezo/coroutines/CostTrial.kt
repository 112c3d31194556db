package dev.rezo.coroutines

import com.sun.management.ThreadMXBean
import dev.rezo.http.BodyReaders
import dev.rezo.io.EventLoops
import dev.rezo.testing.MockResponse
import dev.rezo.testing.MockServer
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import java.lang.management.ManagementFactory
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage

/**
 * What a request costs by `suspend`, beside the same by CompletableFuture: processor time and memory
 * of the one loop that either runs on, in rounds that take turns. [CostSpec] looks at the memory;
 * docs-site/kotlin.md says how its figures were had.
 */
object CostTrial {
    /** Its argument is the number of rounds. */
    @JvmStatic
    fun main(arguments: Array<String>) {
        EventLoops.ofSize(1, "cost-loop").use { loops ->
            MockServer.start().use { server ->
                server.handler { MockResponse.ok("twelve bytes") }
                val client =
                    Rezo {
                        baseUri = server.url("/")
                        loops(loops)
                        pool { maxPerBucket = CHAINS }
                    }
                client.use { runBlocking { Cost(it).compare(arguments[0].toInt()) } }
            }
        }
    }
}

/** Requests that are under way at once. */
private const val CHAINS = 16

/** Requests of one chain in one round. */
private const val REQUESTS = 100

/** What the loop has spent on a round, for each request. */
private class Spent(
    val nanos: Double,
    val bytes: Double,
)

private class Cost(
    private val rezo: Rezo,
) {
    private val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean
    private var loop = 0L

    suspend fun compare(rounds: Int) {
        loop =
            CompletableFuture
                .supplyAsync({ Thread.currentThread().id }, rezo.client.loopExecutor())
                .await {}
        repeat(rounds) {
            byFuture()
            bySuspend()
        }
        val futures = ArrayList<Spent>()
        val suspending = ArrayList<Spent>()
        repeat(rounds) { round ->
            // Each is the first as often as the other.
            if (round % 2 == 0) futures += spent { byFuture() }
            suspending += spent { bySuspend() }
            if (round % 2 == 1) futures += spent { byFuture() }
        }
        val ratios = List(rounds) { suspending[it].nanos / futures[it].nanos }.sorted()
        val times = futures.map { it.nanos }.sorted()
        println(
            "time: %d rounds, future %.1f us, suspend/future median %.3f, quartiles %.3f and %.3f"
                .format(
                    rounds,
                    times[rounds / 2] / 1_000,
                    ratios[rounds / 2],
                    ratios[rounds / 4],
                    ratios[rounds * 3 / 4],
                ),
        )
        // The least: what else ran on the loop, such as a timer, can only add to it.
        val ofFuture = futures.minOf { it.bytes }
        val ofSuspend = suspending.minOf { it.bytes }
        println("bytes: future %.0f, suspend %.0f".format(ofFuture, ofSuspend))
    }

    private inline fun spent(round: () -> Unit): Spent {
        val bytes = threads.getThreadAllocatedBytes(loop)
        val nanos = threads.getThreadCpuTime(loop)
        round()
        val requests = (CHAINS * REQUESTS).toDouble()
        return Spent(
            (threads.getThreadCpuTime(loop) - nanos) / requests,
            (threads.getThreadAllocatedBytes(loop) - bytes) / requests,
        )
    }

    private suspend fun byFuture() {
        withContext(rezo.dispatcher) {
            CompletableFuture
                .allOf(
                    *Array(CHAINS) { chain(REQUESTS).toCompletableFuture() },
                ).await {}
        }
    }

    private fun chain(left: Int): CompletionStage<Unit> =
        rezo.client.get("x").sendAsync(BodyReaders.bytes()).thenCompose { bytes ->
            check(bytes.size == 12)
            if (left == 1) CompletableFuture.completedFuture(Unit) else chain(left - 1)
        }

    private suspend fun bySuspend() {
        withContext(rezo.dispatcher) {
            coroutineScope {
                repeat(CHAINS) {
                    launch { repeat(REQUESTS) { check(rezo.get("x").size == 12) } }
                }
            }
        }
    }
}
