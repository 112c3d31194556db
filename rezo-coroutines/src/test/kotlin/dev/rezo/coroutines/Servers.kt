package dev.rezo.coroutines

import dev.rezo.testing.MockServer
import io.kotest.matchers.collections.shouldBeEmpty
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import java.net.InetSocketAddress
import java.net.Socket

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

/** Runs a test with an address that refuses whoever connects, and that nobody takes meanwhile. */
suspend fun withRefusal(test: suspend (String) -> Unit) {
    Socket().use { held ->
        held.bind(InetSocketAddress("127.0.0.1", 0))
        test("http://127.0.0.1:${held.localPort}/")
    }
}

/** A call that runs beside the test, on threads of its own. */
fun <T> CoroutineScope.asyncCall(call: suspend () -> T): Deferred<T> =
    async(Dispatchers.Default) { call() }
