package dev.rezo.ktor

import dev.rezo.http.Timeouts
import io.ktor.client.plugins.HttpTimeoutConfig
import java.time.Duration

/**
 * The limits of a request by what [HttpTimeout][io.ktor.client.plugins.HttpTimeout] says of it. What
 * it does not say is the client's. The socket timeout is the longest silence: while the request is
 * sent, before the response head, and within the body.
 *
 * @param isStream a response that has no end, to which the limit of a request does not apply
 */
internal fun HttpTimeoutConfig.toRezo(isStream: Boolean): Timeouts {
    val silence = duration(socketTimeoutMillis)
    return Timeouts
        .builder()
        .connect(duration(connectTimeoutMillis))
        .write(silence)
        .head(silence)
        .readIdle(silence)
        .call(if (isStream) null else duration(requestTimeoutMillis))
        .build()
}

private fun duration(millis: Long?): Duration? =
    millis?.let { Duration.ofMillis(it.coerceAtMost(NO_LIMIT.toMillis())) }

/** A century, the longest limit that there is: as good as none, and the client's does not count. */
private val NO_LIMIT: Duration = Duration.ofDays(36_500)
