package dev.rezo.bench.facts

import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO
import io.ktor.client.request.header
import io.ktor.client.request.request
import io.ktor.client.request.setBody
import io.ktor.client.statement.bodyAsBytes
import io.ktor.http.HttpMethod
import kotlinx.coroutines.runBlocking

/**
 * Ktor with its engine CIO.
 *
 * Thread-safe.
 */
internal class KtorPeer : Peer {
    private val client = HttpClient(CIO)

    override fun send(ask: Ask): Answer =
        runBlocking {
            val response =
                client.request(ask.url) {
                    method = HttpMethod.parse(ask.method)
                    ask.fields.forEach { (name, value) -> header(name, value) }
                    if (ask.isPost) {
                        setBody(ask.body())
                    }
                }
            Answer.of(response.status.value, response.bodyAsBytes())
        }

    override fun close() = client.close()
}
