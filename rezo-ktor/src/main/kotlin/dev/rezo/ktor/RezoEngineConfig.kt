package dev.rezo.ktor

import dev.rezo.client.RezoClient
import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.RezoBuilder
import dev.rezo.coroutines.RezoDsl
import io.ktor.client.engine.HttpClientEngineConfig

/**
 * The settings of the engine: what all engines of Ktor have, and those of the client behind it.
 *
 * Not thread-safe; the caller serialises.
 */
@RezoDsl
public class RezoEngineConfig : HttpClientEngineConfig() {
    /**
     * A client that the application has already. The engine has its settings and shares its pool and
     * loops, so that both use the same connections; the plugins that Rezo brings by itself are off for
     * the engine alone. Whoever made it closes it, before the engine or after.
     */
    public var client: RezoClient? = null

    private var settings: RezoBuilder.() -> Unit = {}

    /** Settings of the client, by the words of [Rezo]; again, for more of them. */
    public fun rezo(block: RezoBuilder.() -> Unit) {
        val before = settings
        settings = {
            before()
            block()
        }
    }

    /** The client for an engine with these settings, to be closed with that. */
    internal fun client(): RezoClient {
        require(!pipelining) {
            "pipelining: expected false, as no request goes out before the response to the last, " +
                "actual true"
        }
        val own = settings
        val proxyOfEngine = proxy?.toRezo()
        val all: RezoBuilder.() -> Unit = {
            settings { defaults(false) }
            own()
            proxyOfEngine?.let { proxy(it) }
        }
        val rezo = client?.let { Rezo(it).derive(all) } ?: Rezo(all)
        return rezo.client
    }
}
