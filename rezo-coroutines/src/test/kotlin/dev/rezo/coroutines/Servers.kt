package dev.rezo.coroutines

import dev.rezo.testing.MockServer
import io.kotest.matchers.collections.shouldBeEmpty
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope

/** Runs a test with a server and a client whose base is its `/v1/`; nothing of the two is left. */
suspend fun withServer(
    settings: RezoBuilder.() -> Unit = {},
    test: suspend CoroutineScope.(MockServer, Rezo) -> Unit,
) {
    MockServer.start().use { server ->
        val client =
            Rezo {
                baseUri = server.url("/v1/")
                pool { }
                settings()
            }
        client.use { coroutineScope { test(server, client) } }
        server.failures().shouldBeEmpty()
    }
}

/** A call that runs beside the test, on threads of its own. */
fun <T> CoroutineScope.asyncCall(call: suspend () -> T): Deferred<T> =
    async(Dispatchers.Default) { call() }
