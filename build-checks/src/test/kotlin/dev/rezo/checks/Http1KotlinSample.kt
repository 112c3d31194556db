package dev.rezo.checks

import dev.rezo.coroutines.FullResponse
import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import dev.rezo.coroutines.post
import dev.rezo.coroutines.put
import dev.rezo.http.Bodies
import dev.rezo.http.Body
import dev.rezo.http.Call
import dev.rezo.http.ConnectionLostException
import dev.rezo.http.DuplexStream
import dev.rezo.http.ExchangeListener
import dev.rezo.http.Headers
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes

/** The Kotlin of docs-site/http1.md, here so that it compiles. */
internal object Http1KotlinSample {
    suspend fun upgrade(client: Rezo) {
        // sample:upgrade
        client.get("https://api.example.com/echo", { header("Upgrade", "echo") }) { response ->
            val stream = response.duplex
            if (stream == null) {
                println("not switched: ${response.status} ${response.text()}")
                return@get
            }
            withContext(Dispatchers.IO) {
                // Its two streams block.
                stream.output().write("hello".encodeToByteArray())
                stream.shutdownOutput()
                stream.input().transferTo(System.out)
            }
        }
        // sample:end
    }

    suspend fun asynchronously(
        stream: DuplexStream,
        first: ByteBuffer,
        next: ByteBuffer,
    ) {
        // sample:write
        stream.write(first).await() // kotlinx.coroutines.future
        stream.write(next).await()
        // sample:end
    }

    suspend fun connect(client: Rezo) {
        // sample:connect
        client.call("CONNECT", "http://gateway.example:3128/", { target = "db.example:5432" }) {
            println(it.duplex)
        }
        // sample:end
    }

    suspend fun longPoll(client: Rezo): FullResponse {
        // sample:detached
        val news =
            client.get("https://api.example.com/news?wait=300") {
                detached = true
                timeouts { head = 6.minutes }
            }
        // sample:end
        return news
    }

    suspend fun expect(
        client: Rezo,
        large: Body,
    ): FullResponse {
        // sample:expect
        val response =
            client.put("https://api.example.com/upload") {
                header("Expect", "100-continue")
                body(large)
                timeouts { expectContinue = 300.milliseconds }
            }
        // sample:end
        return response
    }

    suspend fun trailers(
        client: Rezo,
        body: Body,
        digest: () -> String,
    ): FullResponse {
        // sample:request-trailers
        val response =
            client.put("https://api.example.com/upload") {
                body(Bodies.withTrailers(body, { Headers.of("Digest", digest()) }, "Digest"))
            }
        // sample:end
        return response
    }

    suspend fun responseTrailers(client: Rezo): String {
        // sample:response-trailers
        val response = client.get("https://api.example.com/export") { header("TE", "trailers") }
        return response.text() + response.trailers["Digest"]
        // sample:end
    }

    // sample:interim
    // Tells which resources a server announces early.
    class EarlyHints : ExchangeListener {
        override fun informational(
            call: Call,
            status: Int,
            reason: String,
            headers: Headers,
        ) {
            if (status == 103) {
                println("${call.request()} hints ${headers.values("Link")}")
            }
        }
    }
    // sample:end

    suspend fun lost(client: Rezo) {
        // sample:lost
        try {
            println(client.post("https://api.example.com/orders").status)
        } catch (e: ConnectionLostException) {
            println(if (e.responseBegun()) "broke off its answer" else "never answered")
        }
        // sample:end
    }

    suspend fun options(client: Rezo): FullResponse {
        // sample:options
        val response = client.call("OPTIONS", "https://api.example.com/") { target = "*" }
        // sample:end
        return response
    }
}
