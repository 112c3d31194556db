package dev.rezo.ktor

import dev.rezo.client.Proxy
import dev.rezo.client.RezoClient
import io.ktor.client.HttpClient
import io.ktor.client.plugins.HttpTimeout
import io.ktor.client.request.get
import io.ktor.client.request.prepareGet
import io.ktor.client.statement.bodyAsChannel
import io.ktor.client.statement.bodyAsText
import io.ktor.utils.io.readLine

/** The samples of `docs-site/ktor.md`. */
suspend fun useIt(url: String): String {
    // sample:use
    val client =
        HttpClient(RezoEngine) {
            install(HttpTimeout) { requestTimeoutMillis = 5_000 }
            engine {
                rezo { pool { maxPerBucket = 32 } }
            }
        }
    val text = client.get(url).bodyAsText()
    // sample:end
    client.close()
    return text
}

fun shareIt(existing: RezoClient): HttpClient {
    // sample:share
    val ktor = HttpClient(RezoEngine) { engine { client = existing } }
    // sample:end
    return ktor
}

fun proxyIt(secret: String): HttpClient {
    // sample:proxy
    val client =
        HttpClient(RezoEngine) {
            engine {
                rezo { proxy(Proxy.https("proxy.example", 443).credentials("ada", secret)) }
            }
        }
    // sample:end
    return client
}

suspend fun trail(
    client: HttpClient,
    url: String,
): String? =
    // sample:trailers
    client.prepareGet(url).execute { response ->
        val body = response.bodyAsChannel()
        while (body.readLine() != null) continue
        response.trailers["Digest"]
    }
// sample:end
