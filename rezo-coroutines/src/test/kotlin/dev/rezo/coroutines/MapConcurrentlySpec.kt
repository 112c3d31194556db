package dev.rezo.coroutines

import dev.rezo.testing.MockResponse
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.isActive
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runTest
import kotlin.random.Random

@OptIn(ExperimentalCoroutinesApi::class)
@Tags("A107")
class MapConcurrentlySpec :
    FunSpec({
        test("calls run at once and their results come in order") {
            withServer { server, client ->
                server.handler { MockResponse.ok(it.target()) }

                (1..50).mapConcurrently(8) { client.get("$it").text() } shouldContainExactly
                    (1..50).map { "/v1/$it" }
            }
        }

        test("no more than the limit are under way or waiting to be taken, and as many as that") {
            for (seed in 1..200) {
                runTest {
                    val random = Random(seed)
                    var held = 0
                    var most = 0
                    val limit = random.nextInt(1, 6)
                    val results =
                        (1..40)
                            .asFlow()
                            .mapConcurrently(limit) {
                                held++
                                most = maxOf(most, held)
                                delay(random.nextLong(10))
                                it
                            }.onEach {
                                held--
                                delay(random.nextLong(3))
                            }.toList()

                    results shouldContainExactly (1..40).toList()
                    most shouldBeLessThanOrEqual limit + 1
                }
            }
        }

        test("what takes as long as the others takes as long as one of them") {
            runTest {
                (1..32).mapConcurrently(32) { delay(100) }
                currentTime shouldBe 100
            }
        }

        test("the first failure cancels the rest, also while an earlier one is under way") {
            runTest {
                val cancelled = ArrayList<Int>()

                shouldThrow<OddException> {
                    (1..3).mapConcurrently(3) {
                        try {
                            if (it == 2) {
                                delay(1)
                                throw OddException(it)
                            }
                            awaitCancellation()
                        } finally {
                            cancelled += it
                        }
                    }
                }

                cancelled.sorted() shouldContainExactly listOf(1, 2, 3)
                currentCoroutineContext().isActive shouldBe true
            }
        }

        test("the failure of the flow itself is thrown as it is") {
            runTest {
                val values =
                    flow {
                        emit(1)
                        throw OddException(7)
                    }

                shouldThrow<OddException> {
                    values
                        .mapConcurrently(
                            2,
                        ) { awaitCancellation() }
                        .collect()
                }
            }
        }

        test("a collector that stops early cancels what is under way") {
            runTest {
                val cancelled = CompletableDeferred<Unit>()
                val values =
                    (1..10).asFlow().mapConcurrently(2) {
                        if (it == 1) {
                            delay(1)
                            return@mapConcurrently it
                        }
                        try {
                            awaitCancellation()
                        } finally {
                            cancelled.complete(Unit)
                        }
                    }

                values.take(1).toList() shouldContainExactly listOf(1)

                cancelled.isCompleted shouldBe true
            }
        }

        test("a limit below one is refused") {
            shouldThrow<IllegalArgumentException> { (1..2).mapConcurrently(0) { it } }
        }
    })
