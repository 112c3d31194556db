package dev.rezo.ktor

import io.ktor.client.HttpClientEngineContainer
import io.ktor.client.engine.HttpClientEngineFactory

/**
 * How `HttpClient()` finds the engine when it is told none.
 *
 * Thread-safe.
 */
public class RezoEngineContainer : HttpClientEngineContainer {
    /** [RezoEngine], with its defaults. */
    override val factory: HttpClientEngineFactory<*> = RezoEngine

    override fun toString(): String = "Rezo"
}
