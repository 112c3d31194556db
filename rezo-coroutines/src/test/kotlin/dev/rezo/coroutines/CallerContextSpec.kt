package dev.rezo.coroutines

import dev.rezo.http.Call
import dev.rezo.http.ExchangeListener
import dev.rezo.http.Request
import dev.rezo.testing.MockResponse
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempfile
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asContextElement
import kotlinx.coroutines.slf4j.MDCContext
import kotlinx.coroutines.withContext
import org.slf4j.MDC
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.io.path.deleteExisting

/** Telemetry reads its context when a call starts, and never from thread-locals on the loop. */
class CallerContextSpec :
    FunSpec({
        test("a call starts inside its caller's context, and the caller goes on in it") {
            val trace = ThreadLocal<String?>()
            val seen = ConcurrentHashMap<String, String>()
            val settings: RezoBuilder.() -> Unit = {
                listener(
                    object : ExchangeListener {
                        override fun callStarted(call: Call) {
                            seen[
                                call
                                    .request()
                                    .url()
                                    .toString()
                                    .substringAfterLast('/'),
                            ] =
                                trace.get() ?: "none"
                        }
                    },
                )
            }
            withServer(settings) { server, client ->
                server.handler { MockResponse.ok("x") }
                val calls =
                    List(20) { number ->
                        asyncCall {
                            withContext(
                                Dispatchers.Default + trace.asContextElement("trace-$number"),
                            ) {
                                client.get("$number")
                                client.get("$number-scoped") { response -> response.text() }
                                trace.get()
                            }
                        }
                    }

                calls.forEachIndexed { number, call ->
                    call.await() shouldBe "trace-$number"
                    seen["$number"] shouldBe "trace-$number"
                    seen["$number-scoped"] shouldBe "trace-$number"
                }
            }
        }

        test("MDC is there in listeners and interceptors of the start, and after the call") {
            val seen = ConcurrentHashMap<String, String>()
            val settings: RezoBuilder.() -> Unit = {
                listener(
                    object : ExchangeListener {
                        override fun callStarted(call: Call) {
                            seen["listener"] = MDC.get("request").orEmpty()
                        }
                    },
                )
                interceptor { request ->
                    seen["before"] = MDC.get("request").orEmpty()
                    proceed(request).also { seen["after"] = MDC.get("request").orEmpty() }
                }
            }
            withServer(settings) { server, client ->
                server.handler { MockResponse.ok("x") }
                val own =
                    withContext(Dispatchers.Default + MDCContext(mapOf("request" to "17"))) {
                        client.get("x")
                        MDC.get("request")
                    }

                own shouldBe "17"
                seen shouldBe mapOf("listener" to "17", "before" to "17", "after" to "17")
                MDC.get("request") shouldBe null
            }
        }

        test("a download, and the face of a client that has such interceptors, carry it too") {
            val trace = ThreadLocal<String?>()
            val seen = ConcurrentLinkedQueue<String>()
            val settings: RezoBuilder.() -> Unit = {
                interceptor { request ->
                    seen += trace.get() ?: "none"
                    proceed(request)
                }
            }
            withServer(settings) { server, client ->
                server.handler { MockResponse.ok("x") }
                val file = tempfile().toPath().resolveSibling("carried-${System.nanoTime()}")
                withContext(Dispatchers.Default + trace.asContextElement("trace")) {
                    client.download(server.url("/file"), file)
                    Rezo(client.client).get(server.url("/face"))
                }

                file.deleteExisting()
                seen.toList() shouldBe listOf("trace", "trace")
            }
        }

        test("an adapter says in which context its request is made") {
            val trace = ThreadLocal<String?>()
            val seen = ConcurrentLinkedQueue<String>()
            val settings: RezoBuilder.() -> Unit = {
                interceptor(Dispatchers.IO) { request ->
                    seen += trace.get() ?: "none"
                    proceed(request)
                }
            }
            withServer(settings) { server, client ->
                server.handler { MockResponse.ok("x") }
                val request = Request.get(server.url("/adapter"))
                val context = trace.asContextElement("trace")
                client.client.await(request.toBuilder().callerContext(context).build()).close()

                seen.toList() shouldBe listOf("trace")
            }
        }

        test("nothing of a caller's context stays behind on a loop") {
            val trace = ThreadLocal<String?>()
            withServer({ interceptor { request -> proceed(request) } }) { server, client ->
                server.handler { MockResponse.ok("x") }
                withContext(Dispatchers.Default + trace.asContextElement("trace")) {
                    repeat(20) { client.get("x") }
                }

                repeat(20) { withContext(client.dispatcher) { trace.get() } shouldBe null }
            }
        }
    })
