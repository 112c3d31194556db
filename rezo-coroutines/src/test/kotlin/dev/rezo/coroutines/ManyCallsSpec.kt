package dev.rezo.coroutines

import dev.rezo.http.Protocol
import dev.rezo.testing.RawConnection
import dev.rezo.testing.RawFrames
import dev.rezo.testing.RawServer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import java.io.IOException
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes

class ManyCallsSpec :
    FunSpec({
        test(
            "100,000 calls wait at once without a thread each, and leave no memory behind",
        ).config(timeout = 4.minutes) {
            HoldingServer().use { server ->
                val client =
                    Rezo {
                        protocols(Protocol.HTTP_2)
                        pool { maxWaitingPerBucket = CALLS }
                        timeouts { head = null }
                    }
                client.use {
                    client.round(server, 1_000) // Classes, buffers and tables are there afterwards.
                    val before = usedBytes()
                    val waiting = client.round(server, CALLS)
                    val left = usedBytes()

                    val perCall = (waiting - before) / CALLS
                    val leftPerCall = (left - before) / CALLS
                    println("many calls: $perCall bytes a call that waits, $leftPerCall left of it")
                    perCall shouldBeLessThan BYTES_OF_A_CALL
                    leftPerCall shouldBeLessThan BYTES_LEFT_OF_A_CALL
                    server.raw.accepted() shouldBe 1
                }
            }
        }
    })

private const val CALLS = 100_000

/** A coroutine, futures, an exchange and a place in the queue: 1,568; a thread would have a stack. */
private const val BYTES_OF_A_CALL = 4L * 1024

/** Something for each call that stays would be more than this; tables that have grown are less. */
private const val BYTES_LEFT_OF_A_CALL = 64L

/** Makes calls that wait until all are there; gives the memory in use at that moment. */
private suspend fun Rezo.round(
    server: HoldingServer,
    calls: Int,
): Long =
    coroutineScope {
        val round = server.begin()
        val threads = Thread.activeCount()
        val responses =
            List(calls) { async(Dispatchers.Default) { get(server.raw.url("/")).status } }
        round.held.await()
        withTimeout(1.minutes) {
            while (client.runningCalls() < calls) delay(5.milliseconds)
        }
        val used = usedBytes()
        Thread.activeCount() shouldBeLessThanOrEqual threads + MORE_THREADS
        round.answer.complete(Unit)
        responses.awaitAll().all { it == 200 } shouldBe true
        used
    }

/** Loops, and those of the default dispatcher: as many as there are processors, and some more. */
private val MORE_THREADS = 16 + 4 * Runtime.getRuntime().availableProcessors()

/**
 * What is in use. Whoever was resumed by the end of a round stands on the stack of that end, which
 * holds the round and each of its calls: so this begins on a stack of its own.
 */
private suspend fun usedBytes(): Long {
    yield()
    repeat(2) { System.gc() }
    return Runtime.getRuntime().run { totalMemory() - freeMemory() }
}

/**
 * Speaks as much HTTP/2 as it takes to hold the first requests back, and so all behind them.
 * Thread-safe.
 */
private class HoldingServer : AutoCloseable {
    /** Requests that are held until somebody says so. */
    class Round {
        val held = CompletableFuture<Unit>()
        val answer = CompletableFuture<Unit>()
    }

    @Volatile
    private var round = Round()
    val raw: RawServer = RawServer.start({ serve(it) })

    fun begin(): Round = Round().also { round = it }

    private fun serve(connection: RawConnection) {
        connection.read(PREFACE.length)
        connection.write(RawFrames().settings(MAX_CONCURRENT_STREAMS, 10 * HELD).bytes())
        val held = ArrayList<Int>()
        try {
            while (true) {
                val head = ByteBuffer.wrap(connection.read(FRAME_HEAD))
                val length =
                    (head.get(0).toInt() and 0xff shl 16) or (head.getShort(1).toInt() and 0xffff)
                val type = head.get(3).toInt()
                val flags = head.get(4).toInt()
                val payload = ByteBuffer.wrap(connection.read(length))
                when {
                    type == SETTINGS && flags == 0 -> {
                        connection.write(
                            RawFrames().settingsAck().bytes(),
                        )
                    }

                    type == PING && flags == 0 -> {
                        connection.write(
                            RawFrames().ping(payload.getLong(), true).bytes(),
                        )
                    }

                    type == HEADERS -> {
                        held += head.getInt(5)
                    }
                }
                if (type == HEADERS && (round.answer.isDone || held.size == HELD)) {
                    round.held.complete(Unit)
                    round.answer.join()
                    val frames = RawFrames()
                    held.forEach { frames.headers(it, true, ":status", "200") }
                    connection.write(frames.bytes())
                    held.clear()
                }
            }
        } catch (e: IOException) {
            return // The client has closed.
        }
    }

    override fun close() {
        raw.close()
    }

    private companion object {
        const val PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
        const val FRAME_HEAD = 9
        const val HEADERS = 1
        const val SETTINGS = 4
        const val PING = 6
        const val MAX_CONCURRENT_STREAMS = 3
        const val HELD = 100
    }
}
