package dev.rezo.coroutines

import dev.rezo.client.RezoClients
import dev.rezo.dns.CachingResolver
import dev.rezo.dns.DnsConfig
import dev.rezo.dns.Resolver
import dev.rezo.http.ConnectionFailedException
import dev.rezo.testing.MockResponse
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import java.net.InetAddress
import java.net.UnknownHostException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

class NamesSpec :
    FunSpec({
        val here = InetAddress.getLoopbackAddress()

        test("a name stands for one client, and says what differs") {
            Rezo.named("spec-names") { timeouts { call = 5.seconds } }.use { first ->
                val again = Rezo.named("spec-names") { timeouts { call = 5.seconds } }

                again.client shouldBeSameInstanceAs first.client
                RezoClients.find("spec-names").get() shouldBeSameInstanceAs first.client
                shouldThrow<IllegalStateException> {
                    Rezo.named("spec-names") { timeouts { call = 6.seconds } }
                }.message shouldContain "PT6S"
            }
            RezoClients.find("spec-names").isPresent shouldBe false
        }

        test("the values of the DSL count for a name too") {
            Rezo.named("spec-values") { keepAlive = false }.use {
                it.describe() shouldContain "keep-alive: false"
            }
        }

        test("preconnect suspends until the connections stand") {
            withServer { server, client ->
                client.preconnect("users", 2) shouldBe 2
                server.awaitOpenConnections(2) // The kernel was faster than its thread.

                server.enqueue(MockResponse.ok("hello"))
                client.get("users").text() shouldBe "hello"
                server.accepted() shouldBe 2
            }
        }

        test("preconnect fails as a call does") {
            withRefusal { url ->
                Rezo { reconnect = false }.use {
                    shouldThrow<ConnectionFailedException> { it.preconnect(url, 1) }
                    shouldThrow<IllegalArgumentException> { it.preconnect(url, 0) }
                }
            }
        }

        test("a host may have fixed addresses, and the cache be off") {
            withServer({
                host("api.spec.test", here)
                dnsOff()
            }) { server, client ->
                server.enqueue(MockResponse.ok("hello"))

                client.get(server.url("api.spec.test", "/")).text() shouldBe "hello"
                client.describe() shouldContain "api.spec.test"
                client.describe() shouldContain "ttl=PT0S"
            }
        }

        test("a call may bring its resolver, or its opinion about age") {
            val asked = AtomicInteger()
            val nowhere = Resolver { CompletableFuture.failedStage(UnknownHostException(it)) }
            val counted =
                Resolver {
                    asked.incrementAndGet()
                    CompletableFuture.completedStage(listOf(here))
                }
            withServer({ resolver(nowhere) }) { server, client ->
                server.enqueue(MockResponse.ok("hello"))
                server.enqueue(MockResponse.ok("again"))
                val url = server.url("api.spec.test", "/")

                shouldThrow<ConnectionFailedException> { client.get(url) }
                client.get(url) { resolver(counted) }.text() shouldBe "hello"
                client
                    .get(url) {
                        resolver(counted)
                        dnsTtl = Duration.ZERO
                        keepAlive = false
                    }.text() shouldBe "again"
                asked.get() shouldBe 2
            }
        }

        test("the opinion about age reaches the cache") {
            val asked = AtomicInteger()
            val upstream =
                Resolver {
                    asked.incrementAndGet()
                    CompletableFuture.completedStage(listOf(here))
                }
            val cache = CachingResolver(upstream, DnsConfig.DEFAULT)
            withServer({
                resolver(cache)
                keepAlive = false
            }) { server, client ->
                repeat(4) { server.enqueue(MockResponse.ok("hello")) }
                val url = server.url("api.spec.test", "/")

                client.get(url)
                client.get(url)
                client.get(url) { dnsTtl = 5.minutes }
                asked.get() shouldBe 1
                client.get(url) { dnsTtl = Duration.ZERO }
                asked.get() shouldBe 2
            }
        }
    })
