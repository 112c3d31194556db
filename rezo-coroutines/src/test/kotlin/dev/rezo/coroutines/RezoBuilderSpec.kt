package dev.rezo.coroutines

import dev.rezo.client.RezoClient
import dev.rezo.http.Protocol
import dev.rezo.pool.Order
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import java.time.Duration.ofMillis
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

@Tags("A41", "A42", "A95", "A98")
class RezoBuilderSpec :
    FunSpec({
        test("the words of the DSL are the settings of the client") {
            val client =
                Rezo {
                    baseUri = "https://api.example.com/v1/"
                    keepAlive = false
                    version = Protocol.HTTP_1_0
                    header("Accept", "application/json")
                    pool {
                        maxPerBucket = 64
                        maxIdlePerBucket = 16
                        idleTimeout = 90.seconds
                        order = Order.FIFO
                    }
                    dns {
                        ttl = 2.minutes
                        staleIfError = 10.minutes
                    }
                    timeouts {
                        call = 5.seconds
                        head = null
                    }
                    tls { versions("TLSv1.3") }
                }

            client.use {
                val limits = it.pool.limits()
                limits.maxPerBucket() shouldBe 64
                limits.maxIdlePerBucket() shouldBe 16
                limits.maxTotal() shouldBe 4096
                limits.idleTimeout().toSeconds() shouldBe 90
                limits.order() shouldBe Order.FIFO
                val described = it.describe()
                described shouldContain "https://api.example.com/v1/"
                described shouldContain "call=PT5S"
                described shouldContain "head=null"
                described shouldContain "connect=PT10S"
                described shouldContain "TLSv1.3"
                described shouldContain "ttl=PT2M"
                described shouldContain "HTTP/1.0"
                described shouldContain "application/json"
            }
        }

        test("a client without a word has the defaults of the Java client") {
            Rezo().use { kotlin ->
                RezoClient.create().use { java -> kotlin.describe() shouldBe java.describe() }
            }
        }

        test("a derived client changes what it says and shares pool and loops") {
            Rezo {
                baseUri = "https://api.example.com/"
                pool { maxPerBucket = 3 }
                timeouts { call = 5.seconds }
            }.use { client ->
                client.derive { timeouts { head = 250.milliseconds } }.use { derived ->
                    derived.pool shouldBeSameInstanceAs client.pool
                    derived.describe() shouldContain "call=PT5S"
                    derived.describe() shouldContain "head=PT0.25S"
                    derived.describe() shouldContain "https://api.example.com/"
                    derived.client shouldNotBe client.client
                }
            }
        }

        test("settings without a word of their own are those of the Java builder") {
            Rezo { settings { timeouts { it.tls(ofMillis(7)) } } }.use {
                it.describe() shouldContain "tls=PT0.007S"
            }
        }

        test("a setting out of range is refused when the client is made") {
            shouldThrow<IllegalArgumentException> { Rezo { pool { maxPerBucket = 0 } } }
            shouldThrow<IllegalArgumentException> { Rezo { timeouts { call = 0.seconds } } }
            shouldThrow<IllegalArgumentException> { Rezo { baseUri = "no address" } }
        }

        test("a client shows where it calls and how many calls run") {
            Rezo { baseUri = "https://api.example.com/v1/" }.use {
                it.toString() shouldBe "Rezo[https://api.example.com/v1/, 0 running]"
            }
        }
    })
