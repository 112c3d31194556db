package dev.rezo.coroutines

import dev.rezo.http.AttributeKey
import dev.rezo.http.BodyException
import dev.rezo.http.ClientClosedException
import dev.rezo.http.ConnectionFailedException
import dev.rezo.http.DeadlineException
import dev.rezo.http.ExchangeListener
import dev.rezo.http.Headers
import dev.rezo.http.HttpStatusException
import dev.rezo.http.Protocol
import dev.rezo.http.Request
import dev.rezo.http.Response
import dev.rezo.testing.Gate
import dev.rezo.testing.MockResponse
import dev.rezo.testing.MockServer
import dev.rezo.testing.RawServer
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.flatMapMerge
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runInterruptible
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

@Tags("A41", "A94", "A96", "A97")
class CallSpec :
    FunSpec({
        test("without a block the response comes whole") {
            withServer { server, client ->
                server.enqueue(MockResponse.ok("hello").header("X-Trace", "7").reason("Fine"))

                val response = client.get("greeting")

                response.status shouldBe 200
                response.reason shouldBe "Fine"
                response.isSuccess shouldBe true
                response.protocol shouldBe Protocol.HTTP_1_1
                response.headers["x-trace"] shouldBe "7"
                response.text() shouldBe "hello"
                response.bytes().decodeToString() shouldBe "hello"
                response.size shouldBe 5
                response.connection?.reused() shouldBe false
                response.toString() shouldBe
                    "HTTP/1.1 200 Fine for GET ${server.url("/v1/greeting")}, 5 bytes"
                server.takeRequest().target() shouldBe "/v1/greeting"
            }
        }

        test("a response tells how it came about") {
            val settings: RezoBuilder.() -> Unit = {
                listener(object : ExchangeListener {})
                interceptor { request ->
                    val hop = Response.Hop(request, 302, Headers.EMPTY)
                    proceed(request).toBuilder().hops(listOf(hop)).build()
                }
            }
            withServer(settings) { server, client ->
                server.enqueue(MockResponse.ok("hello"))

                val response = client.get("greeting")

                response.hops.map { it.status() } shouldContainExactly listOf(302)
                response.exchange?.responseBodyBytes() shouldBe 5
                response.timing?.total() shouldNotBe null
            }
        }

        test("a response that switches protocols has what the connection then is") {
            val script =
                RawServer.Script { connection ->
                    connection.readHead()
                    connection.write(
                        "HTTP/1.1 101 On\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n",
                    )
                    connection.write(connection.read(5))
                    connection.awaitEnd()
                }
            RawServer.start(script).use { server ->
                Rezo { pool { } }.use { client ->
                    val echo =
                        client.get(server.url("/"), { header("Upgrade", "echo") }) { response ->
                            runInterruptible(Dispatchers.IO) {
                                response.duplex!!.output().write("hello".encodeToByteArray())
                                response.duplex!!
                                    .input()
                                    .readNBytes(5)
                                    .decodeToString()
                            }
                        }

                    echo shouldBe "hello"
                }
                server.awaitOpenConnections(0)
            }
        }

        test("bytes are a copy, so that nobody changes a response") {
            withServer { server, client ->
                server.enqueue(MockResponse.ok("hello"))
                val response = client.get("greeting")

                response.bytes().fill(0)

                response.text() shouldBe "hello"
            }
        }

        test("one connection serves calls that follow each other, whole or scoped") {
            withServer { server, client ->
                repeat(3) { server.enqueue(MockResponse.ok("a\nb\n")) }

                client.get("1").text()
                client.get("2") { it -> it.lines().toList() } shouldContainExactly listOf("a", "b")
                client.get("3").connection?.reused() shouldBe true

                server.accepted() shouldBe 1
            }
        }

        test("a scoped call gives the head first and the lines as they come") {
            withServer { server, client ->
                val gate = Gate()
                server.enqueue(MockResponse.ok("2025;1\n2026;2\n2026;3\n").stallAfter(10, gate))

                val lines =
                    client.get("export.csv") { response ->
                        response.status shouldBe 200
                        response.length shouldBe 21
                        gate.open()
                        response.lines().filter { it.startsWith("2026") }.toList()
                    }

                lines shouldContainExactly listOf("2026;2", "2026;3")
            }
        }

        test("each method sends itself, whole and scoped") {
            withServer { server, client ->
                server.handler { MockResponse.ok(it.method()) }
                client.get("x").text() shouldBe "GET"
                client.head("x").headers["Content-Length"] shouldBe "4"
                client.post("x").text() shouldBe "POST"
                client.put("x").text() shouldBe "PUT"
                client.patch("x").text() shouldBe "PATCH"
                client.delete("x").text() shouldBe "DELETE"
                client.call("PURGE", "x").text() shouldBe "PURGE"
                client.get("x") { response -> response.text() } shouldBe "GET"
                client.post("x") { response -> response.text() } shouldBe "POST"
                client.put("x") { response -> response.text() } shouldBe "PUT"
                client.patch("x") { response -> response.text() } shouldBe "PATCH"
                client.delete("x") { response -> response.text() } shouldBe "DELETE"
                client.call("PURGE", "x") { response -> response.text() } shouldBe "PURGE"
            }
        }

        test("a call says what it sends, before a block that reads as well") {
            withServer { server, client ->
                server.handler { MockResponse.ok(it.body()) }

                client
                    .put("x") {
                        header("Accept", "text/plain")
                        addHeader("X-Tag", "a")
                        addHeader("X-Tag", "b")
                        text("grüße")
                    }.text() shouldBe "grüße"
                client.put("x", { bytes(byteArrayOf(65, 66), "application/x-two") }) { response ->
                    response.bytes().decodeToString()
                } shouldBe "AB"

                val first = server.takeRequest()
                first.header("Accept") shouldBe "text/plain"
                first.headers("X-Tag") shouldContainExactly listOf("a", "b")
                first.header("Content-Type") shouldBe "text/plain; charset=utf-8"
                server.takeRequest().header("Content-Type") shouldBe "application/x-two"
            }
        }

        test("one call differs in its limits, its connection and what it carries") {
            val key = AttributeKey.of("tenant", String::class.java)
            MockServer.start().use { server ->
                server.handler { MockResponse.ok(it.header("X-Tenant").orEmpty()) }
                val client =
                    Rezo {
                        baseUri = server.url("/")
                        interceptor { request, chain ->
                            chain.proceed(
                                request.with {
                                    it.set(
                                        "X-Tenant",
                                        request.attribute(key) ?: "none",
                                    )
                                },
                            )
                        }
                    }
                client.use {
                    client.get("x").text() shouldBe "none"
                    client.get("x") { attribute(key, "acme") }.text() shouldBe "acme"
                    client.get("x") { keepAlive = false }
                    server.takeRequest()
                    server.takeRequest()
                    server.takeRequest().header("Connection") shouldBe "close"
                    server.handler { MockResponse.never() }
                    shouldThrow<DeadlineException> {
                        client.get("x") {
                            timeouts {
                                call =
                                    50.milliseconds
                            }
                        }
                    }.message!! shouldContain "timed out after 50 ms"
                }
            }
        }

        test("a request that was made elsewhere is sent, whole and scoped") {
            withServer { server, client ->
                server.handler { MockResponse.ok(it.target()) }
                val request = Request.get(server.url("/elsewhere"))

                client.send(request).text() shouldBe "/elsewhere"
                client.send(request) { response -> response.text() } shouldBe "/elsewhere"
            }
        }

        test("a status is an exception only where it is asked for") {
            withServer { server, client ->
                server.handler { MockResponse.status(404).body("none") }

                client.get("x").status shouldBe 404
                client.get("x").text() shouldBe "none"
                shouldThrow<HttpStatusException> { client.get("x").orThrow() }.status() shouldBe 404
                shouldThrow<HttpStatusException> {
                    client.get(
                        "x",
                    ) { response -> response.orThrow().text() }
                }
            }
        }

        test("a body of more than 16 MiB is refused when read whole, and can be streamed") {
            withServer { server, client ->
                val size = 16 * 1024 * 1024 + 1
                server.handler { MockResponse.ok(ByteArray(size)) }

                shouldThrow<BodyException> { client.get("x") }.reason() shouldBe
                    BodyException.Reason.TOO_LARGE
                client.get("x") { response -> response.bytes(size).size } shouldBe size
                var streamed = 0
                client.get("x") { response -> response.chunks().collect { streamed += it.size } }
                streamed shouldBe size
            }
        }

        test("trailers are there when the body was read") {
            withServer { server, client ->
                server.handler { MockResponse.ok("hello").chunked(2).trailer("X-Sum", "5") }

                client.get("x").trailers["X-Sum"] shouldBe "5"
                client.get("x") { response ->
                    response.text()
                    response.trailers["X-Sum"]
                } shouldBe "5"
            }
        }

        test("a failure is the client's own exception") {
            withRefusal { address ->
                Rezo().use { client ->
                    shouldThrow<ConnectionFailedException> { client.get(address) }
                    shouldThrow<ConnectionFailedException> {
                        client.get(
                            address,
                        ) { response -> response.text() }
                    }
                }
            }
        }

        test("an address that is none is the caller's mistake") {
            Rezo().use { client ->
                shouldThrow<IllegalArgumentException> { client.get("relative") }
            }
        }

        test("addresses of a flow are called concurrently") {
            withServer { server, client ->
                server.handler { MockResponse.ok(it.target()) }

                val targets =
                    (1..20)
                        .asFlow()
                        .mapConcurrently(
                            8,
                        ) { client.get("$it").text() }
                        .toList()

                targets.toSet() shouldBe (1..20).map { "/v1/$it" }.toSet()
            }
        }

        test("closing waits for calls that run") {
            withServer { server, client ->
                val gate = Gate()
                server.enqueue(MockResponse.ok("late").headAfter(gate))
                val late = asyncCall { client.get("x").text() }
                gate.awaitReached()
                val closing = asyncCall { client.close(10.seconds) }
                gate.open()

                late.await() shouldBe "late"
                closing.await()
            }
        }

        test("a client that was closed says so") {
            withServer { _, client ->
                client.shutdownNow()

                shouldThrow<ClientClosedException> { client.get("x") }
            }
        }
    })

@OptIn(kotlinx.coroutines.ExperimentalCoroutinesApi::class)
private fun <T, R> Flow<T>.mapConcurrently(
    concurrency: Int,
    transform: suspend (T) -> R,
): Flow<R> = flatMapMerge(concurrency) { flow { emit(transform(it)) } }
