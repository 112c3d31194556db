package dev.rezo.bench.clients

import dev.rezo.bench.load.Caller
import dev.rezo.bench.load.Subject
import dev.rezo.coroutines.Rezo
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch

/**
 * This client by `suspend` functions: a coroutine for each caller, on the client's own dispatcher
 * or on `Dispatchers.Default`.
 *
 * Thread-safe.
 */
internal class RezoCoroutines(
    private val target: Target,
    onLoops: Boolean,
) : Subject {
    private val client = RezoSettings.client(target)
    private val rezo = Rezo(client)
    private val request = RezoSettings.request(client, target)
    private val scope =
        CoroutineScope(SupervisorJob() + if (onLoops) rezo.dispatcher else Dispatchers.Default)

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

    private suspend fun send(caller: Caller): Boolean =
        if (target.task() == Target.Task.DOWNLOAD) {
            rezo.send(request) { response ->
                var length = 0L
                response.chunks().collect { length += it.size }
                caller.answered(response.status, length)
            }
        } else {
            val response = rezo.send(request)
            caller.answered(response.status, response.size.toLong())
        }

    override fun close() {
        scope.cancel()
        rezo.close()
    }

    override fun toString(): String = "Rezo, coroutines"
}
