package dev.rezo.ktor

import dev.rezo.http.ClientClosedException
import dev.rezo.http.DeadlineException
import dev.rezo.http.DeadlineException.Limit
import dev.rezo.http.RezoException
import io.ktor.client.engine.ClientEngineClosedException
import io.ktor.client.network.sockets.ConnectTimeoutException
import io.ktor.client.network.sockets.SocketTimeoutException
import io.ktor.client.plugins.HttpRequestTimeoutException
import io.ktor.client.request.HttpRequestData

/** What happened, in Ktor's words where it has one; the cause says it in Rezo's. */
internal fun RezoException.inWordsOfKtor(request: HttpRequestData): Throwable =
    when (this) {
        is DeadlineException -> timeout(request)
        is ClientClosedException -> ClientEngineClosedException(this)
        else -> this
    }

private fun DeadlineException.timeout(request: HttpRequestData): Throwable =
    when (limit()) {
        Limit.ACQUIRE, Limit.DNS, Limit.CONNECT, Limit.TLS -> {
            ConnectTimeoutException(message.orEmpty(), this)
        }

        Limit.WRITE, Limit.HEAD, Limit.READ_IDLE -> {
            SocketTimeoutException(message.orEmpty(), this)
        }

        Limit.ATTEMPT, Limit.CALL -> {
            HttpRequestTimeoutException(request.url.toString(), timeout().toMillis(), this)
        }
    }
