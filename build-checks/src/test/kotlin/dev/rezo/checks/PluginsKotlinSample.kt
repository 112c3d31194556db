package dev.rezo.checks

import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import dev.rezo.plugins.decompression.Decompression
import dev.rezo.plugins.redirect.Redirects
import dev.rezo.plugins.retry.Backoff
import dev.rezo.plugins.retry.Retry
import dev.rezo.plugins.retry.RetryBudget
import java.time.Duration
import kotlin.time.Duration.Companion.seconds

/** The Kotlin of docs-site/plugins.md, here so that it compiles. */
internal object PluginsKotlinSample {
    fun together(): Rezo {
        // sample:together
        val client =
            Rezo {
                interceptor(Retry.of(3))
                interceptor(Redirects.usual())
                interceptor(Decompression.usual())
            }
        // sample:end
        return client
    }

    fun retry(): Rezo {
        // sample:retry
        val budget = RetryBudget(0.1, 1.0) // One for all clients of this service.
        val retry =
            Retry
                .builder()
                .attempts(4)
                .backoff(Backoff.fullJitter(Duration.ofMillis(50), Duration.ofSeconds(5)))
                .attemptTimeout(Duration.ofSeconds(2))
                .longestRetryAfter(Duration.ofSeconds(20))
                .budget(budget)
                .build()
        val client = Rezo { interceptor(retry) }
        // sample:end
        return client
    }

    suspend fun hops(client: Rezo) {
        // sample:hops
        val response = client.get("https://example.com/old")
        for (hop in response.hops) {
            println("${hop.status()} ${hop.request().url()}")
        }
        println("${response.status} ${response.request.url()}")
        // sample:end
    }

    fun own(): Rezo {
        // sample:own
        // Asks a second time, a moment later, whoever was told to come back.
        val client =
            Rezo {
                interceptor { request ->
                    val response = proceed(request)
                    if (response.status() != 202) return@interceptor response
                    response.close()
                    pause(1.seconds)
                    proceed(request)
                }
            }
        // sample:end
        return client
    }
}
