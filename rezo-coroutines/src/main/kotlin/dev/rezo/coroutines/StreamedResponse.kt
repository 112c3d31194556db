package dev.rezo.coroutines

import dev.rezo.http.DuplexStream
import dev.rezo.http.Headers
import dev.rezo.http.HttpStatusException
import dev.rezo.http.Response
import dev.rezo.http.ResponseBody
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.runInterruptible
import kotlinx.coroutines.withContext
import kotlinx.serialization.BinaryFormat
import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.SerialFormat
import kotlinx.serialization.StringFormat
import kotlinx.serialization.serializer
import java.io.IOException
import java.io.InputStream
import java.io.OutputStream
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption.CREATE
import java.nio.file.StandardOpenOption.TRUNCATE_EXISTING
import java.nio.file.StandardOpenOption.WRITE

/**
 * A response whose head is here and whose body follows as it is read, by one of the functions below
 * and once: a second reading is an [IllegalStateException].
 *
 * Lifecycle: belongs to the block that it was given to. At the end of the block, however that comes
 * about, what was not read is given up; read later, it is a [dev.rezo.http.BodyException].
 *
 * Not thread-safe; the caller serialises: one coroutine at a time reads. Reading resumes through that coroutine's dispatcher,
 * once for each batch of bytes, and no function blocks its thread.
 *
 * Errors: a body that breaks is a [dev.rezo.http.RezoException], told by the function that reads.
 *
 * Cancellation of a function that reads closes the body: the exchange ends, nothing else.
 */
public class StreamedResponse internal constructor(
    private val response: Response,
    @PublishedApi internal val formats: BodyFormats,
) : ResponseHead by ReceivedHead(response) {
    /** The number of bytes of the body as announced, or null. */
    public val length: Long? get() = response.body().length().takeIf { it >= 0 }

    /** The fields after the body (RFC 9110 section 6.5); empty until it was read to its end. */
    public val trailers: Headers get() = response.body().trailers()

    /**
     * What the connection, or a stream of HTTP/2, is after it has switched to another protocol; null
     * while it speaks HTTP. Its two streams block; at the end of the block it is closed.
     */
    public val duplex: DuplexStream? get() = response.duplex()

    /** All bytes, at most [limit]; longer is a [dev.rezo.http.BodyException]. */
    public suspend fun bytes(limit: Int = ResponseBody.DEFAULT_LIMIT): ByteArray =
        response.body().bytesAsync(limit).await {}

    /**
     * All of it as text in the charset of Content-Type, else UTF-8, at most
     * [ResponseBody.DEFAULT_LIMIT] bytes.
     */
    public suspend fun text(): String = response.body().textAsync().await {}

    /** The format that the client has for the Content-Type; JSON for any that it does not know. */
    public val format: SerialFormat get() = formats.of(headers["Content-Type"])

    /**
     * All of it as a value, decoded by [format]. Cancellation closes the body.
     *
     * @throws BodyDecodingException when it is something else; it names the Content-Type and the
     * position
     */
    public suspend inline fun <reified T> body(): T = body<T>(format)

    /** As [body], by this format whatever Content-Type says. */
    public suspend inline fun <reified T> body(format: SerialFormat): T =
        body(format.serializersModule.serializer<T>(), format)

    /**
     * As [body], with this deserializer.
     *
     * @throws IllegalArgumentException for a format of neither text nor bytes
     */
    public suspend fun <T> body(
        deserializer: DeserializationStrategy<T>,
        format: SerialFormat = this.format,
    ): T {
        format.requireTextOrBytes()
        return when (format) {
            is BinaryFormat -> format.decode(deserializer, bytes(), this)
            else -> (format as StringFormat).decode(deserializer, text(), this)
        }
    }

    /**
     * The bytes as they come. Cold, but a body can be collected once. The next chunk is asked for
     * when the collector is done with the one before, so a slow collector slows the peer and memory
     * stays bounded. A collection that stops early closes the body.
     */
    public fun chunks(): Flow<ByteArray> =
        flow {
            response.body().source().forEachChunk { emit(it.toByteArray()) }
        }

    /**
     * The lines without their ends (LF, CR LF or CR), in the charset of [text]; as [chunks] in all
     * else. A line longer than [ResponseBody.DEFAULT_LIMIT] characters is a
     * [dev.rezo.http.BodyException].
     */
    public fun lines(): Flow<String> =
        flow {
            val lines = LineDecoder(response.body().charset(), ResponseBody.DEFAULT_LIMIT)
            val source = response.body().source()
            source.forEachChunk { chunk ->
                val complete = lines.add(chunk)
                source.giveBack(chunk)
                complete.forEach { emit(it) }
            }
            lines.end()?.let { emit(it) }
        }

    /**
     * Writes all of it to [out], on [Dispatchers.IO], and leaves [out] open. Cancellation
     * interrupts a write that blocks. The arrays that [out] is given are filled again: it copies
     * what it keeps, as any [OutputStream] has to.
     *
     * @return the number of bytes
     */
    public suspend fun copyTo(out: OutputStream): Long =
        withContext(Dispatchers.IO) {
            var written = 0L
            val source = response.body().source()
            source.forEachChunk { chunk ->
                try {
                    runInterruptible { out.write(chunk) }
                } catch (e: IOException) {
                    // An interrupted channel says so in its own way; the cancellation counts.
                    currentCoroutineContext().ensureActive()
                    throw e
                }
                written += chunk.remaining()
                source.giveBack(chunk)
            }
            written
        }

    /**
     * Writes all of it to a file, which is created or replaced, on [Dispatchers.IO]. A file that
     * could not be completed is deleted before this function ends, so that what is there is whole.
     *
     * @param progress is told after each piece how much has been written, of how much:
     *   [Body.UNKNOWN_LENGTH][dev.rezo.http.Body.UNKNOWN_LENGTH] if that is not known
     * @return the number of bytes
     */
    public suspend fun saveTo(
        file: Path,
        progress: (bytes: Long, total: Long) -> Unit = { _, _ -> },
    ): Long =
        withContext(Dispatchers.IO) {
            val total = response.body().length()
            val source = response.body().source()
            var written = 0L
            val channel = Files.newByteChannel(file, WRITE, CREATE, TRUNCATE_EXISTING)
            try {
                channel.use { out ->
                    source.forEachChunk { chunk ->
                        while (chunk.hasRemaining()) {
                            written += out.write(chunk)
                        }
                        source.giveBack(chunk)
                        progress(written, total)
                    }
                }
            } catch (e: Throwable) {
                deletePart(file, e)
                throw e
            }
            written
        }

    /** The body as a stream, whose reads block. */
    internal fun stream(): InputStream = response.body().stream()

    /** Reads the rest and forgets it, so that the connection can be used again. */
    public suspend fun discard() {
        response.body().discard().await {}
    }

    /**
     * This response if its status is 2xx.
     *
     * @throws HttpStatusException for any other; the body is then closed
     */
    @Throws(HttpStatusException::class)
    public fun orThrow(): StreamedResponse {
        response.orThrow()
        return this
    }

    /** As in `HTTP/1.1 200 OK for GET https://api.example.com/users`. */
    override fun toString(): String = response.toString()

    private fun deletePart(
        file: Path,
        cause: Throwable,
    ) {
        try {
            if (Files.isRegularFile(file)) {
                Files.delete(file)
            }
        } catch (e: IOException) {
            cause.addSuppressed(e)
        }
    }
}
