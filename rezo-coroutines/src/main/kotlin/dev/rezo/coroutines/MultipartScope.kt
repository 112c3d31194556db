package dev.rezo.coroutines

import dev.rezo.http.Body
import dev.rezo.http.Headers
import dev.rezo.http.Multipart
import kotlinx.coroutines.flow.Flow
import java.nio.file.Path
import kotlin.coroutines.CoroutineContext

/**
 * The parts of a `multipart/form-data` body (RFC 7578), in the order in which they are added. It is
 * sent as a stream: no part is held in memory for it.
 *
 * Not thread-safe; the caller serialises.
 */
@RezoDsl
public class MultipartScope internal constructor(
    private val parts: Multipart,
    private val context: CoroutineContext,
) {
    /** A field of text. */
    public fun field(
        name: String,
        value: String,
    ) {
        parts.field(name, value)
    }

    /** A file under its own name, read as it is sent. Its length is taken now, which may block. */
    public fun file(
        name: String,
        file: Path,
        contentType: String,
    ) {
        parts.file(name, file, contentType)
    }

    /** A part with any body, whose content type it has, and with further fields of its own. */
    public fun part(
        name: String,
        body: Body,
        fileName: String? = null,
        headers: Headers = Headers.EMPTY,
    ) {
        parts.part(name, fileName, body, headers)
    }

    /** A part that a flow brings, as [toBody] says; sent chunked unless each part tells its length. */
    public fun part(
        name: String,
        chunks: Flow<ByteArray>,
        contentType: String,
        fileName: String? = null,
        length: Long = Body.UNKNOWN_LENGTH,
    ) {
        parts.part(name, fileName, chunks.toBody(contentType, length, context = context))
    }
}
