package dev.rezo.ktor

import dev.rezo.http.ResponseBody
import io.ktor.client.statement.HttpResponse
import io.ktor.http.Headers
import io.ktor.util.AttributeKey

/**
 * The fields after the body (RFC 9110 section 6.5). Empty until the body was read to its end, and for
 * a response that another engine or a cache has given.
 */
public val HttpResponse.trailers: Headers
    get() =
        call.attributes
            .getOrNull(RECEIVED_BODY)
            ?.let { ReceivedHeaders(it.trailers()) } ?: Headers.Empty

/** The body as Rezo has received it, among the attributes of its call. */
internal val RECEIVED_BODY: AttributeKey<ResponseBody> = AttributeKey("rezo: received body")
