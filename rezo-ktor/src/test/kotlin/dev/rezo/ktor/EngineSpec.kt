package dev.rezo.ktor

import dev.rezo.client.RezoClient
import dev.rezo.coroutines.RezoBuilder
import dev.rezo.http.BodyException
import dev.rezo.http.Call
import dev.rezo.http.DeadlineException
import dev.rezo.http.ExchangeListener
import dev.rezo.testing.RawServer
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.ktor.client.HttpClient
import io.ktor.client.HttpClientEngineContainer
import io.ktor.client.call.UnsupportedContentTypeException
import io.ktor.client.engine.ClientEngineClosedException
import io.ktor.client.network.sockets.SocketTimeoutException
import io.ktor.client.plugins.HttpTimeout
import io.ktor.client.plugins.timeout
import io.ktor.client.plugins.websocket.WebSockets
import io.ktor.client.plugins.websocket.webSocket
import io.ktor.client.request.get
import io.ktor.client.request.post
import io.ktor.client.request.setBody
import io.ktor.client.request.unixSocket
import io.ktor.client.statement.bodyAsText
import io.ktor.http.ContentType
import io.ktor.http.Headers
import io.ktor.http.content.ChannelWriterContent
import io.ktor.http.content.OutgoingContent
import io.ktor.http.headersOf
import io.ktor.utils.io.ByteReadChannel
import io.ktor.utils.io.ByteWriteChannel
import io.ktor.utils.io.writeStringUtf8
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.asContextElement
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.net.InetSocketAddress
import java.net.StandardProtocolFamily
import java.net.UnixDomainSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.ServerSocketChannel
import java.util.ServiceLoader
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentHashMap
import kotlin.coroutines.CoroutineContext

/** What only this engine has, or says in its own way. */
@Tags("F60")
class EngineSpec :
    FunSpec({
        test("Ktor finds the engine by itself") {
            ServiceLoader
                .load(HttpClientEngineContainer::class.java)
                .filterIsInstance<RezoEngineContainer>()
                .single()
                .factory shouldBe RezoEngine
        }

        test("the fields after a body are there when it was read") {
            val chunked = "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nDigest: abc\r\n\r\n"
            answering("HTTP/1.1 200 OK\r\n$chunked") { server ->
                HttpClient(RezoEngine).use { client ->
                    val response = client.get(server.url("/"))
                    response.bodyAsText() shouldBe "body"
                    response.trailers["digest"] shouldBe "abc"
                    trail(client, server.url("/")) shouldBe "abc"
                }
            }
        }

        test("the fields after a body that is sent are asked for when it was sent") {
            val received = CompletableFuture<String>()
            val script =
                RawServer.Script { connection ->
                    connection.readHead()
                    received.complete(connection.readHead())
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                }
            RawServer.start(script).use { server ->
                HttpClient(RezoEngine).use { it.post(server.url("/")) { setBody(Trailed()) } }
                received.join() shouldBe "4\r\nbody\r\n0\r\nDigest: abc\r\n\r\n"
            }
        }

        test("the cause of a timeout says which limit it was") {
            HttpClient(RezoEngine) { install(HttpTimeout) }.use { client ->
                val timeout =
                    shouldThrow<SocketTimeoutException> {
                        client.get(Site.plain("/never")) { timeout { socketTimeoutMillis = 100 } }
                    }
                val cause = generateSequence<Throwable>(timeout) { it.cause }.last()
                cause.shouldBeInstanceOf<DeadlineException>().limit() shouldBe
                    DeadlineException.Limit.HEAD
            }
        }

        test("a writer that is cancelled by itself fails the call and does not cancel the caller") {
            HttpClient(RezoEngine).use { client ->
                val content = written { withTimeout(20) { delay(10_000) } }
                shouldThrow<BodyException> { client.post(Site.plain("/sum")) { setBody(content) } }
                    .reason() shouldBe BodyException.Reason.SOURCE_FAILED
            }
        }

        test("an upgrade is refused") {
            HttpClient(RezoEngine).use { client ->
                shouldThrow<UnsupportedContentTypeException> {
                    client.get(Site.plain("/echo")) { setBody(Upgrade()) }
                }
            }
        }

        test("a WebSocket is refused") {
            HttpClient(RezoEngine) { install(WebSockets) }.use { client ->
                val refusal =
                    shouldThrow<IllegalArgumentException> {
                        client.webSocket(Site.plain("/echo").replace("http:", "ws:")) {}
                    }
                refusal.message shouldContain "WebSocketCapability"
            }
        }

        test("the context of a caller is there at the start, in interceptors and in its writer") {
            val trace = ThreadLocal<String?>()
            val seen = ConcurrentHashMap<String, String>()
            val settings: RezoBuilder.() -> Unit = {
                listener(
                    object : ExchangeListener {
                        override fun callStarted(call: Call) {
                            seen["start"] = trace.get() ?: "none"
                        }
                    },
                )
                interceptor(Dispatchers.IO) { request ->
                    seen["interceptor"] = trace.get() ?: "none"
                    proceed(request)
                }
            }
            HttpClient(RezoEngine) { engine { rezo(settings) } }.use { client ->
                val content = written { seen["writer"] = trace.get() ?: "none" }
                withContext(trace.asContextElement("ada")) {
                    client.post(Site.plain("/sum")) { setBody(content) }
                    trace.get() shouldBe "ada"
                }
                seen shouldBe mapOf("start" to "ada", "interceptor" to "ada", "writer" to "ada")
            }
        }

        test("a Unix domain socket is connected to") {
            val path = tempdir().toPath().resolve("socket")
            ServerSocketChannel.open(StandardProtocolFamily.UNIX).use { server ->
                server.bind(UnixDomainSocketAddress.of(path))
                val answering =
                    launch(Dispatchers.IO) {
                        server.accept().use { connection ->
                            connection.read(ByteBuffer.allocate(4096))
                            val answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                            connection.write(ByteBuffer.wrap(answer.encodeToByteArray()))
                        }
                    }
                HttpClient(RezoEngine).use { client ->
                    val response = client.get("http://localhost/") { unixSocket(path.toString()) }
                    response.bodyAsText() shouldBe "ok"
                }
                answering.join()
            }
        }

        test("pipelining is refused when the client is made") {
            shouldThrow<IllegalArgumentException> {
                HttpClient(RezoEngine) { engine { pipelining = true } }
            }.message shouldContain "pipelining: expected false"
        }

        test("names of hosts go to a SOCKS proxy as they are") {
            val address = InetSocketAddress.createUnresolved("proxy.example", 1080)
            java.net
                .Proxy(java.net.Proxy.Type.SOCKS, address)
                .toRezo()
                .toString() shouldBe
                "socks5h://proxy.example:1080"
            java.net.Proxy.NO_PROXY
                .toRezo()
                .isNone shouldBe true
        }

        test("an engine shares the pool of a client that it was given, and leaves it open") {
            RezoClient.builder().pool { it }.build().use { existing ->
                val ktor = shareIt(existing)
                ktor.get(Site.plain("/bytes/3")).bodyAsText().length shouldBe 3
                existing.pool().snapshot().total() shouldBe 1
                ktor.close()

                existing.isClosed shouldBe false
                existing.get(Site.plain("/port")).send().use { it.status() shouldBe 200 }
                existing.pool().snapshot().total() shouldBe 1
            }
        }

        test("a call after the end of the engine is refused as Ktor does") {
            val engine = RezoEngine.create {}
            val client = HttpClient(engine)
            engine.close()
            shouldThrow<ClientEngineClosedException> { client.get(Site.plain("/bytes/3")) }
        }

        test("the samples of the document do what they say") {
            useIt(Site.plain("/bytes/3")).length shouldBe 3
            proxyIt("secret").close()
        }
    })

private suspend fun answering(
    answer: String,
    test: suspend (RawServer) -> Unit,
) {
    val script =
        RawServer.Script { connection ->
            while (true) {
                connection.readHead()
                connection.write(answer)
            }
        }
    RawServer.start(script).use { test(it) }
}

internal fun written(
    length: Long? = null,
    write: suspend ByteWriteChannel.() -> Unit,
): OutgoingContent =
    ChannelWriterContent(write, ContentType.Application.OctetStream, contentLength = length)

/** A body with a field behind it. */
private class Trailed : OutgoingContent.WriteChannelContent() {
    private var isWritten = false

    override suspend fun writeTo(channel: ByteWriteChannel) {
        channel.writeStringUtf8("body")
        isWritten = true
    }

    override fun trailers(): Headers? = if (isWritten) headersOf("Digest", "abc") else null
}

private class Upgrade : OutgoingContent.ProtocolUpgrade() {
    override suspend fun upgrade(
        input: ByteReadChannel,
        output: ByteWriteChannel,
        engineContext: CoroutineContext,
        userContext: CoroutineContext,
    ): Job = Job()
}
