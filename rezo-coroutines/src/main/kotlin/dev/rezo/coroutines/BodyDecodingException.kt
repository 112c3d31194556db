package dev.rezo.coroutines

import kotlinx.serialization.BinaryFormat
import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.SerialFormat
import kotlinx.serialization.SerializationException
import kotlinx.serialization.StringFormat
import kotlinx.serialization.json.JsonDecodingException

/**
 * A body came whole and is not what was asked for: not JSON, or JSON of another shape, or the same
 * of another format. The message says which request, what was expected, and what came: status,
 * Content-Type, position. It quotes nothing of the body; the cause does.
 *
 * Immutable.
 *
 * @property contentType what the response says its body is, or null when it says nothing
 * @property offset the character at which decoding stopped, from 0, or null when that is not known:
 *   formats of bytes do not tell
 * @property path the JSON path at which decoding stopped, as in `$.users[2].name`, or null; with keys
 *   of maps, which come from the body: the message leaves those out
 * @property line the line of [jsonLines] that it is about, from 1, or null when the body is one value
 */
public class BodyDecodingException internal constructor(
    message: String,
    public val contentType: String?,
    public val offset: Int?,
    public val path: String?,
    public val line: Long?,
    cause: Throwable,
) : SerializationException(message, cause)

/**
 * Decodes a body of text. Content-Type is not asked first: many servers send JSON as text/plain. It
 * is named when decoding fails, because a page of text/html explains itself.
 */
internal fun <T> StringFormat.decode(
    deserializer: DeserializationStrategy<T>,
    text: String,
    head: ResponseHead,
    line: Long? = null,
): T =
    try {
        decodeFromString(deserializer, text)
    } catch (e: IllegalArgumentException) {
        val size = if (text.isEmpty()) "empty body" else "${text.length} characters"
        throw decodingException(deserializer, size, head, line, e)
    }

/** Decodes a body of bytes. A format that reads past the end of what it was given says so in its own way. */
internal fun <T> BinaryFormat.decode(
    deserializer: DeserializationStrategy<T>,
    bytes: ByteArray,
    head: ResponseHead,
): T =
    try {
        decodeFromByteArray(deserializer, bytes)
    } catch (e: IllegalArgumentException) {
        throw decodingException(deserializer, sizeOf(bytes), head, null, e)
    } catch (e: IndexOutOfBoundsException) {
        throw decodingException(deserializer, sizeOf(bytes), head, null, e)
    }

/** From the first to the last: a key may hold whatever would end it. */
private val mapKeys = Regex("\\['.*'\\]", RegexOption.DOT_MATCHES_ALL)

private fun sizeOf(bytes: ByteArray) = if (bytes.isEmpty()) "empty body" else "${bytes.size} bytes"

@OptIn(ExperimentalSerializationApi::class)
private fun SerialFormat.decodingException(
    deserializer: DeserializationStrategy<*>,
    size: String,
    head: ResponseHead,
    line: Long?,
    cause: RuntimeException,
): BodyDecodingException {
    val contentType = head.headers["Content-Type"]
    val json = cause as? JsonDecodingException
    val offset = json?.offset?.takeIf { it >= 0 }
    val path = json?.path
    val actual =
        listOfNotNull(
            "status ${head.status}",
            contentType ?: "no Content-Type",
            line?.let { "line $it" },
            size,
            offset?.let { "stopped at offset $it" },
            path?.let { "path ${it.replace(mapKeys, "['...']")}" },
        )
    val expected = "${displayName()} for ${deserializer.descriptor.serialName}"
    return BodyDecodingException(
        "${head.request}: expected $expected, actual ${actual.joinToString()}",
        contentType,
        offset,
        path,
        line,
        cause,
    )
}
