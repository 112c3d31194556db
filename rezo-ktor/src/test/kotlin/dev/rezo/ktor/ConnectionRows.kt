package dev.rezo.ktor

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import io.ktor.client.HttpClient
import io.ktor.client.request.get
import io.ktor.client.statement.bodyAsText
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.io.IOException

/** Connections, counted at the server by the port that they come from. */
val connectionRows: List<Row> =
    listOf(
        Row("20 calls in turn use one connection") {
            client { client ->
                (1..20).map { client.get(Site.plain("/port")).bodyAsText() }.toSet().size shouldBe 1
            }
        },
        Row("HTTP/2: 50 calls at once use one connection") {
            client { client ->
                client.get(Site.secure("/port"))
                client.atOnce(50, Site.secure("/port")).toSet().size shouldBe 1
            }
        },
        Row("40 calls at once keep to a limit of 4 connections") {
            client(wishes = { maxConnections = 4 }) { client ->
                val crowds =
                    client.atOnce(40, Site.plain("/crowd/$name")).map { it.toInt() }
                crowds.max() shouldBeLessThanOrEqualTo 4
            }
        },
        Row("a connection that the server has closed is not used") {
            server({ connection ->
                connection.readHead()
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").close()
            }) { server ->
                client { client ->
                    repeat(3) {
                        client.get(server.url("/")).bodyAsText() shouldBe "ok"
                        server.awaitOpenConnections(0)
                    }
                    server.accepted() shouldBe 3
                }
            }
        },
        Row("a refused connection is an IOException") {
            refusing { port ->
                client { client ->
                    shouldThrow<IOException> { client.get("http://127.0.0.1:$port/") }
                }
            }
        },
        Row("an unknown host is an IOException") {
            client { client ->
                shouldThrow<IOException> { client.get("http://nowhere.invalid/") }
            }
        },
        Row("a certificate of nobody known is an IOException") {
            client(wishes = { trusted = false }) { client ->
                shouldThrow<IOException> { client.get(Site.secure("/echo")) }
            }
        },
        Row("an answer that is not HTTP is an IOException") {
            server({ connection ->
                connection.readHead()
                connection.write("SSH-2.0-OpenSSH_9.2\r\n\r\n").close()
            }) { server ->
                client { client -> shouldThrow<IOException> { client.get(server.url("/")) } }
            }
        },
        Row("a closed client refuses, and lets a call end that runs") {
            val gate = CompletableDeferred<Unit>().also { gates[name] = it }
            client { client ->
                coroutineScope {
                    val running = async { client.get(Site.plain("/pieces/$name")).bodyAsText() }
                    client.get(Site.plain("/bytes/0"))
                    client.close()
                    gate.complete(Unit)
                    running.await() shouldBe "first\nsecond\n"
                    shouldThrow<IllegalStateException> { client.get(Site.plain("/bytes/0")) }
                }
            }
        },
    )

/** What the server has answered this many calls at once. */
private suspend fun HttpClient.atOnce(
    calls: Int,
    url: String,
): List<String> =
    coroutineScope {
        (1..calls).map { async(Dispatchers.Default) { get(url).bodyAsText() } }.awaitAll()
    }
