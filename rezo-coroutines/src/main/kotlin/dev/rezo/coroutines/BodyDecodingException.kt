package dev.rezo.coroutines

import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonDecodingException

/**
 * A body came whole and is not what was asked for: not JSON, or JSON of another shape. The message
 * says which request, what was expected, and what came: status, Content-Type, position. It quotes
 * nothing of the body; the cause does.
 *
 * Immutable.
 *
 * @property contentType what the response says its body is, or null when it says nothing
 * @property offset the character at which decoding stopped, from 0, or null when that is not known
 * @property path the JSON path at which decoding stopped, as in `$.users[2].name`, or null
 */
public class BodyDecodingException internal constructor(
    message: String,
    public val contentType: String?,
    public val offset: Int?,
    public val path: String?,
    cause: Throwable,
) : SerializationException(message, cause)

/**
 * Decodes a body. Content-Type is not asked first: many servers send JSON as text/plain. It is
 * named when decoding fails, because a page of text/html explains itself.
 */
internal fun <T> Json.decode(
    deserializer: DeserializationStrategy<T>,
    text: String,
    head: ResponseHead,
): T =
    try {
        decodeFromString(deserializer, text)
    } catch (e: IllegalArgumentException) {
        throw decodingException(deserializer, text, head, e)
    }

@OptIn(ExperimentalSerializationApi::class)
private fun decodingException(
    deserializer: DeserializationStrategy<*>,
    text: String,
    head: ResponseHead,
    cause: IllegalArgumentException,
): BodyDecodingException {
    val contentType = head.headers["Content-Type"]
    val json = cause as? JsonDecodingException
    val offset = json?.offset?.takeIf { it >= 0 }
    val path = json?.path
    val actual =
        listOfNotNull(
            "status ${head.status}",
            contentType ?: "no Content-Type",
            if (text.isEmpty()) "empty body" else "${text.length} characters",
            offset?.let { "stopped at offset $it" },
            path?.let { "path $it" },
        )
    val expected = "JSON for ${deserializer.descriptor.serialName}"
    return BodyDecodingException(
        "${head.request}: expected $expected, actual ${actual.joinToString()}",
        contentType,
        offset,
        path,
        cause,
    )
}
