package dev.rezo.bench.clients

import dev.rezo.bench.load.Caller
import dev.rezo.bench.load.Subject
import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO
import io.ktor.client.engine.cio.endpoint
import io.ktor.client.request.get
import io.ktor.client.request.post
import io.ktor.client.request.prepareGet
import io.ktor.client.request.setBody
import io.ktor.client.statement.bodyAsBytes
import io.ktor.client.statement.bodyAsChannel
import io.ktor.utils.io.readAvailable
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch

/**
 * Ktor with its engine CIO: a coroutine for each caller, on `Dispatchers.Default`. It trusts what
 * the JVM trusts, and has no HTTP/2.
 *
 * Thread-safe.
 */
internal class KtorSubject(
    private val target: Target,
) : Subject {
    private val client =
        HttpClient(CIO) {
            engine {
                maxConnectionsCount = target.connections()
                requestTimeout = 0
                endpoint { maxConnectionsPerRoute = target.connections() }
            }
        }
    private val payload =
        if (target.task() == Target.Task.UPLOAD) Payload.bytes() else ByteArray(0)
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    override fun call(caller: Caller) {
        scope.launch {
            try {
                var more = true
                while (more) {
                    more = send(caller)
                }
            } catch (e: Exception) {
                caller.failed(e)
            }
        }
    }

    private suspend fun send(caller: Caller): Boolean {
        if (target.task() == Target.Task.DOWNLOAD) {
            return client.prepareGet(target.url()).execute { response ->
                val channel = response.bodyAsChannel()
                val buffer = ByteArray(16 * 1024)
                var length = 0L
                var read = channel.readAvailable(buffer)
                while (read >= 0) {
                    length += read
                    read = channel.readAvailable(buffer)
                }
                caller.answered(response.status.value, length)
            }
        }
        val response =
            if (target.task() == Target.Task.UPLOAD) {
                client.post(target.url()) { setBody(payload) }
            } else {
                client.get(target.url())
            }
        return caller.answered(response.status.value, response.bodyAsBytes().size.toLong())
    }

    override fun close() {
        scope.cancel()
        client.close()
    }

    override fun toString(): String = "Ktor, CIO"
}
