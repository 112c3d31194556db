package dev.rezo.ktor

import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO
import io.ktor.client.engine.cio.endpoint
import io.ktor.client.plugins.HttpTimeout
import io.ktor.client.plugins.defaultRequest
import io.ktor.client.request.get
import io.ktor.client.statement.bodyAsText
import kotlin.time.Duration.Companion.seconds

/** The samples of `docs-site/migration.md`. */
suspend fun cio(): String {
    // sample:before
    val client =
        HttpClient(CIO) {
            engine {
                maxConnectionsCount = 200
                endpoint {
                    maxConnectionsPerRoute = 20
                    connectTimeout = 3_000
                    keepAliveTime = 60_000
                }
            }
            install(HttpTimeout) { requestTimeoutMillis = 30_000 }
            defaultRequest { url("https://api.example.com/") }
        }

    val text = client.get("orders").bodyAsText()
    // sample:end
    return text
}

suspend fun rezo(): String {
    // sample:after
    val client =
        Rezo {
            baseUri = "https://api.example.com/"
            pool {
                maxTotal = 200
                maxPerBucket = 20
                idleTimeout = 60.seconds
            }
            timeouts {
                connect = 3.seconds
                call = 30.seconds
            }
        }

    val text = client.get("orders").text()
    // sample:end
    return text
}
