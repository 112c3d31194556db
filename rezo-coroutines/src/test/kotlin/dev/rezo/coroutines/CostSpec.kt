package dev.rezo.coroutines

import dev.rezo.http.BodyReaders
import dev.rezo.io.EventLoops
import dev.rezo.testing.MockResponse
import dev.rezo.testing.MockServer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.shouldBeLessThan
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.lang.management.ManagementFactory
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import kotlin.time.Duration.Companion.minutes

/**
 * What a request costs by `suspend`, beside the same by CompletableFuture: processor time of the one
 * loop that either runs on, in rounds that take turns. A build plays few rounds and proves little;
 * docs-site/kotlin.md says how its figure was had.
 */
class CostSpec :
    FunSpec({
        test("a request by suspend on the loops costs about as much as one by CompletableFuture")
            .config(timeout = 10.minutes) {
                EventLoops.ofSize(1, "cost-loop").use { loops ->
                    MockServer.start().use { server ->
                        server.handler { MockResponse.ok("twelve bytes") }
                        val client =
                            Rezo {
                                baseUri = server.url("/")
                                loops(loops)
                                pool { maxPerBucket = CHAINS }
                            }
                        client.use { Cost(it).report() shouldBeLessThan MOST }
                    }
                }
            }
    })

/**
 * So loose that it fails for a defect and not for a noisy machine, nor for what assertions switch on
 * in coroutines: those rename threads and copy stack traces.
 */
private const val MOST = 4.0

/** Requests that are under way at once. */
private const val CHAINS = 16

/** Requests of one chain in one round. */
private const val REQUESTS = 100

private class Cost(
    private val rezo: Rezo,
) {
    private val threads = ManagementFactory.getThreadMXBean()

    /** How much suspending costs, as a part of the other: the median of the rounds. */
    suspend fun report(): Double {
        val rounds = Integer.getInteger("rezo.cost.rounds", 2)
        val loop =
            CompletableFuture
                .supplyAsync({
                    Thread.currentThread().id
                }, rezo.client.loopExecutor())
                .await {}
        repeat(rounds) {
            byFuture()
            bySuspend()
        }
        val ratios = ArrayList<Double>()
        val futures = ArrayList<Double>()
        repeat(rounds) { round ->
            // Each is the first as often as the other.
            val first = if (round % 2 == 0) null else cpu(loop) { bySuspend() }
            val future = cpu(loop) { byFuture() }
            val suspending = first ?: cpu(loop) { bySuspend() }
            futures += future / 1000.0 / (CHAINS * REQUESTS)
            ratios += suspending.toDouble() / future
        }
        ratios.sort()
        futures.sort()
        println(
            "cost: %d rounds, future %.1f us a request, suspend/future median %.3f, quartiles %.3f and %.3f"
                .format(
                    rounds,
                    futures[rounds / 2],
                    ratios[rounds / 2],
                    ratios[rounds / 4],
                    ratios[rounds * 3 / 4],
                ),
        )
        return ratios[rounds / 2]
    }

    private inline fun cpu(
        thread: Long,
        round: () -> Unit,
    ): Long {
        val start = threads.getThreadCpuTime(thread)
        round()
        return threads.getThreadCpuTime(thread) - start
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
