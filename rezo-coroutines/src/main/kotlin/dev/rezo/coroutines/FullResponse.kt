package dev.rezo.coroutines

import dev.rezo.http.Bodies
import dev.rezo.http.BodyReader
import dev.rezo.http.Headers
import dev.rezo.http.HttpStatusException
import dev.rezo.http.Response
import dev.rezo.http.ResponseBody
import kotlinx.serialization.BinaryFormat
import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.SerialFormat
import kotlinx.serialization.StringFormat
import kotlinx.serialization.serializer

/**
 * A response whose body was read whole into memory, at most [ResponseBody.DEFAULT_LIMIT] bytes. It
 * holds no connection: there is nothing to close, and nothing can leak.
 *
 * Immutable.
 */
public class FullResponse internal constructor(
    private val response: Response,
    private val content: ByteArray,
    @PublishedApi internal val formats: BodyFormats,
) : ResponseHead by ReceivedHead(response) {
    /** The fields after the body (RFC 9110 section 6.5). */
    public val trailers: Headers get() = response.body().trailers()

    /** The number of bytes of the body. */
    public val size: Int get() = content.size

    /** The body, as a copy of the caller's own. */
    public fun bytes(): ByteArray = content.copyOf()

    /**
     * The body as text in the charset of Content-Type, else UTF-8. What cannot be decoded becomes
     * U+FFFD; a byte order mark is left out.
     */
    public fun text(): String {
        val source = Bodies.of(content, "application/octet-stream").open()
        return ResponseBody.of(source, content.size.toLong(), headers).text()
    }

    /** The format that the client has for the Content-Type; JSON for any that it does not know. */
    public val format: SerialFormat get() = formats.of(headers["Content-Type"])

    /**
     * The body as a value, decoded by [format].
     *
     * @throws BodyDecodingException when it is something else; it names the Content-Type and the
     * position
     */
    public inline fun <reified T> body(): T = body<T>(format)

    /** As [body], by this format whatever Content-Type says. */
    public inline fun <reified T> body(format: SerialFormat): T =
        body(format.serializersModule.serializer<T>(), format)

    /**
     * As [body], with this deserializer.
     *
     * @throws IllegalArgumentException for a format of neither text nor bytes
     */
    public fun <T> body(
        deserializer: DeserializationStrategy<T>,
        format: SerialFormat = this.format,
    ): T {
        format.requireTextOrBytes()
        return when (format) {
            is BinaryFormat -> format.decode(deserializer, content, this)
            else -> (format as StringFormat).decode(deserializer, text(), this)
        }
    }

    /**
     * This response if its status is 2xx.
     *
     * @throws HttpStatusException for any other
     */
    @Throws(HttpStatusException::class)
    public fun orThrow(): FullResponse {
        response.orThrow()
        return this
    }

    /** As in `HTTP/1.1 200 OK for GET https://api.example.com/users, 1270 bytes`. */
    override fun toString(): String = "$response, $size bytes"

    internal companion object {
        /** Reads whole responses on the loops: a caller is resumed once for head and body. */
        fun reader(formats: BodyFormats): BodyReader<FullResponse> =
            BodyReader { response ->
                response.body().bytesAsync(ResponseBody.DEFAULT_LIMIT).thenApply {
                    FullResponse(response, it, formats)
                }
            }
    }
}
