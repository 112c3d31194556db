package dev.rezo.coroutines

import dev.rezo.io.TcpOptions
import dev.rezo.testing.RawServer
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runInterruptible
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicLong

@Tags("A44")
class BackpressureSpec :
    FunSpec({
        test("a collector that stops, stops the server: it cannot send what nobody has room for") {
            val written = AtomicLong()
            val passedBound = CountDownLatch(1)
            val server =
                RawServer.start({ connection ->
                    connection.readHead()
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: $BODY\r\n\r\n")
                    val piece = ByteArray(PIECE)
                    repeat(BODY / PIECE) {
                        connection.write(piece)
                        if (written.addAndGet(PIECE.toLong()) > BOUND) {
                            passedBound.countDown()
                        }
                    }
                    connection.awaitEnd()
                })
            server.use {
                val client =
                    Rezo {
                        pool { }
                        settings { tcp(TcpOptions.DEFAULT.withBuffers(SOCKET_BUFFER, 0)) }
                    }
                client.use {
                    var received = 0L
                    val first = CompletableDeferred<Long>()
                    client.get(server.url("/")) { response ->
                        response.chunks().collect { chunk ->
                            received += chunk.size
                            if (!first.isCompleted) {
                                // The collector stands still; a peer that is not held back passes the bound.
                                val passed =
                                    runInterruptible(Dispatchers.IO) {
                                        passedBound.await(STAND_STILL_MILLIS, TimeUnit.MILLISECONDS)
                                    }
                                passed shouldBe false
                                first.complete(written.get())
                            }
                        }
                    }
                    first.await() shouldBeLessThan BOUND
                    received shouldBe BODY.toLong()
                }
            }
        }
    })

private const val PIECE = 64 * 1024
private const val BODY = 128 * 1024 * 1024
private const val SOCKET_BUFFER = 64 * 1024

/** Half of the body: far above what sockets and the client hold, far below what a free peer sends. */
private const val BOUND = BODY / 2L

/** How long an unhindered peer may need for [BOUND]: a loopback moves it in a tenth of that. */
private const val STAND_STILL_MILLIS = 700L
