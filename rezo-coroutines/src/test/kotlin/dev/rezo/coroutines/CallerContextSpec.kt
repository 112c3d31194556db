package dev.rezo.coroutines

import dev.rezo.http.Call
import dev.rezo.http.ExchangeListener
import dev.rezo.testing.MockResponse
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asContextElement
import kotlinx.coroutines.withContext
import java.util.concurrent.ConcurrentHashMap

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
    })
