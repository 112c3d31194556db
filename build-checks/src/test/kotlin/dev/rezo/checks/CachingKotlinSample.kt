package dev.rezo.checks

import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import dev.rezo.http.Url
import dev.rezo.plugins.auth.Authentication
import dev.rezo.plugins.auth.Credentials
import dev.rezo.plugins.cache.ResponseCache
import dev.rezo.plugins.cookie.CookieJar
import dev.rezo.plugins.cookie.Cookies
import dev.rezo.plugins.debug.DebugLog
import dev.rezo.plugins.retry.Retry
import java.time.Duration

/** The Kotlin of docs-site/caching.md, here so that it compiles. */
internal object CachingKotlinSample {
    suspend fun client(): Rezo {
        // sample:client
        val cache = ResponseCache.of(64L shl 20) // Bytes.
        val client = Rezo { attemptInterceptor(cache) }
        val response = client.get("https://example.com/prices")
        println(ResponseCache.outcome(response.request)) // MISS; later HIT or VALIDATED
        println(cache.snapshot()) // ResponseCache[1 responses, 1934 of 67108864 bytes; ...]
        // sample:end
        return client
    }

    fun order(
        cache: ResponseCache,
        jar: CookieJar,
    ): Rezo {
        // sample:order
        val api = "https://api.example.com"
        val client =
            Rezo {
                interceptor(Retry.of(3))
                attemptInterceptor(Cookies.of(jar))
                attemptInterceptor(Authentication.of(api, Credentials.bearer("token")))
                attemptInterceptor(cache) // Sees what is sent, and what comes.
                attemptInterceptor(DebugLog.toLog()) // Sees what the cache could not answer.
            }
        // sample:end
        return client
    }

    fun settings(): ResponseCache {
        // sample:settings
        val cache =
            ResponseCache
                .builder()
                .mostBytes(256L shl 20)
                .mostBytesOfOne(8L shl 20)
                .heuristic(0.1, Duration.ofDays(1)) // A tenth of its age, a day at most.
                .credentials("X-Tenant") // One more field that says who asks.
                .build()
        // sample:end
        return cache
    }

    suspend fun requests(
        client: Rezo,
        cache: ResponseCache,
    ) {
        // sample:requests
        val prices = "https://example.com/prices"
        client.get(prices) { header("Cache-Control", "no-cache") } // Asks in any case.
        client.get(prices) { header("Cache-Control", "no-store") } // As without a cache.
        client.get(prices) { header("Cache-Control", "only-if-cached, max-stale=60") }
        client.get(prices) { attribute(ResponseCache.PARTITION, "tenant 7") }
        cache.invalidate(Url.parse(prices))
        val snapshot = cache.snapshot()
        println("${snapshot.hits()} of ${snapshot.hits() + snapshot.misses()}")
        // sample:end
    }
}
