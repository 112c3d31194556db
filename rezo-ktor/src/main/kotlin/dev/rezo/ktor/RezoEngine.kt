package dev.rezo.ktor

import io.ktor.client.engine.HttpClientEngine
import io.ktor.client.engine.HttpClientEngineFactory

/**
 * Rezo as an engine of the Ktor client:
 *
 * ```
 * val client = HttpClient(RezoEngine) {
 *     install(HttpTimeout) { requestTimeoutMillis = 5_000 }
 *     engine { rezo { pool { maxPerBucket = 32 } } }
 * }
 * ```
 *
 * Redirects, cookies, retries and content codings are Ktor's plugins: those that Rezo has for the
 * same are off. It streams both ways, speaks HTTP/1.1 and HTTP/2, knows the timeouts of
 * [HttpTimeout][io.ktor.client.plugins.HttpTimeout] and server-sent events; a WebSocket is refused.
 *
 * Lifecycle: closing the engine refuses new calls at once, lets those that run end, and then closes
 * the client that is behind it. `HttpClient(RezoEngine)` closes its engine.
 *
 * Thread-safe.
 *
 * Errors: those that Ktor has a word for are told by it, with Rezo's as the cause: see the page on
 * Ktor of the documentation. All others are a [dev.rezo.http.RezoException], which is an
 * [java.io.IOException].
 *
 * Cancellation of a call, by a timeout for instance, ends its exchange: a connection of HTTP/1.1 is
 * closed, of HTTP/2 one stream is reset. A response that comes too late is closed. A body that nobody
 * has read is given up with its call.
 */
public data object RezoEngine : HttpClientEngineFactory<RezoEngineConfig> {
    /**
     * Makes an engine; nothing is opened before the first call.
     *
     * @throws IllegalArgumentException for settings that it cannot keep to
     */
    override fun create(block: RezoEngineConfig.() -> Unit): HttpClientEngine =
        RezoHttpEngine(RezoEngineConfig().apply(block))
}
