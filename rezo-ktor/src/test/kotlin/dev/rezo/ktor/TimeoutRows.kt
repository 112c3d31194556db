package dev.rezo.ktor

import dev.rezo.testing.BlackHole
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.ktor.client.network.sockets.ConnectTimeoutException
import io.ktor.client.network.sockets.SocketTimeoutException
import io.ktor.client.plugins.HttpRequestTimeoutException
import io.ktor.client.plugins.HttpTimeout
import io.ktor.client.plugins.timeout
import io.ktor.client.request.get
import io.ktor.client.request.post
import io.ktor.client.request.setBody
import io.ktor.client.statement.bodyAsText
import kotlinx.coroutines.CompletableDeferred
import kotlinx.io.IOException
import java.util.concurrent.CountDownLatch

private const val SHORT = 200L

/** Waits so long for what should not happen within a row. */
private const val LONG = 60_000L

/** The three limits of Ktor's HttpTimeout, and which exception each of them is. */
val timeoutRows: List<Row> =
    listOf(
        Row("request timeout before the head") {
            client(config = { install(HttpTimeout) }) { client ->
                shouldThrow<HttpRequestTimeoutException> {
                    client.get(Site.plain("/never")) { timeout { requestTimeoutMillis = SHORT } }
                }
            }
        },
        Row("request timeout in the body") {
            client(config = { install(HttpTimeout) }) { client ->
                gates[name] = CompletableDeferred()
                shouldThrow<HttpRequestTimeoutException> {
                    client.get(Site.plain("/pieces/$name")) {
                        timeout { requestTimeoutMillis = SHORT }
                    }
                }
            }
        },
        Row("connect timeout") {
            BlackHole.open().use { hole ->
                client(config = { install(HttpTimeout) }) { client ->
                    shouldThrow<ConnectTimeoutException> {
                        client.get("http://127.0.0.1:${hole.address().port}/") {
                            timeout { connectTimeoutMillis = SHORT }
                        }
                    }
                }
            }
        },
        Row("socket timeout before the head") {
            client(config = { install(HttpTimeout) }) { client ->
                shouldThrow<SocketTimeoutException> {
                    client.get(Site.plain("/never")) {
                        timeout {
                            requestTimeoutMillis = LONG
                            socketTimeoutMillis = SHORT
                        }
                    }
                }
            }
        },
        Row("socket timeout in the body") {
            client(config = { install(HttpTimeout) }) { client ->
                gates[name] = CompletableDeferred()
                val failure =
                    shouldThrow<IOException> {
                        client.get(Site.plain("/pieces/$name")) {
                            timeout {
                                requestTimeoutMillis = LONG
                                socketTimeoutMillis = SHORT
                            }
                        }
                    }
                // Some channels tell the failure of another one as the cause of their own.
                generateSequence<Throwable>(failure) { it.cause }
                    .any { it is SocketTimeoutException } shouldBe true
            }
        },
        Row("socket timeout while a body is sent") {
            val released = CountDownLatch(1)
            server({ connection ->
                connection.readHead()
                released.await()
            }) { server ->
                client(config = { install(HttpTimeout) }) { client ->
                    shouldThrow<SocketTimeoutException> {
                        client.post(server.url("/")) {
                            setBody(ByteArray(40_000_000))
                            timeout {
                                requestTimeoutMillis = LONG
                                socketTimeoutMillis = SHORT
                            }
                        }
                    }
                    released.countDown()
                }
            }
        },
        Row("a slow answer within its limits comes whole") {
            client(config = {
                install(HttpTimeout) {
                    requestTimeoutMillis = LONG
                    connectTimeoutMillis = LONG
                    socketTimeoutMillis = INFINITE
                }
            }) { client ->
                client.get(Site.plain("/bytes/3")).bodyAsText().length shouldBe 3
            }
        },
    )

private const val INFINITE =
    io.ktor.client.plugins.HttpTimeoutConfig.INFINITE_TIMEOUT_MS
