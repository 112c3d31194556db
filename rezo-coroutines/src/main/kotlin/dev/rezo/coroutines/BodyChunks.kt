package dev.rezo.coroutines

import dev.rezo.http.BodySource
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.suspendCancellableCoroutine
import java.io.OutputStream
import java.nio.ByteBuffer
import kotlin.coroutines.resume

/**
 * The next bytes of a body, or null at its end; suspends while there are none. Nothing is read that
 * is not asked for here: a reader that stops, stops the peer.
 *
 * Lifecycle: the owner of the source closes it.
 *
 * Threading: one reader at a time. Bytes that are here already are returned without suspending.
 *
 * Errors: what the source throws, most often a [dev.rezo.http.RezoException].
 *
 * Cancellation is seen before each chunk; a cancellation while it waits closes the source at once.
 *
 * @return a chunk that is not empty (transferred)
 */
public suspend fun BodySource.awaitNext(): ByteBuffer? {
    currentCoroutineContext().ensureActive()
    var chunk = next(NOBODY_WAITS)
    while (chunk == null) {
        chunk = awaitSignal()
    }
    return chunk.takeUnless(BodySource::isEnd)
}

/** The next chunk if it has come meanwhile, else null when it is worth asking again. */
private suspend fun BodySource.awaitSignal(): ByteBuffer? =
    suspendCancellableCoroutine { continuation ->
        val chunk = next { continuation.resume(null) }
        if (chunk == null) {
            continuation.invokeOnCancellation { close() }
        } else {
            continuation.resume(chunk)
        }
    }

/** Hands each chunk to [action], then closes the source, whatever happened. */
internal suspend inline fun BodySource.forEachChunk(action: (ByteBuffer) -> Unit) {
    use {
        while (true) {
            action(awaitNext() ?: break)
        }
    }
}

/** The rest of a buffer that is the caller's; no copy is made of an array that is just that. */
internal fun ByteBuffer.toByteArray(): ByteArray =
    if (hasArray() && arrayOffset() == 0 && position() == 0 && array().size == remaining()) {
        array()
    } else {
        ByteArray(remaining()).also { get(it) }
    }

/** Writes the rest of a buffer, which keeps its position. */
internal fun OutputStream.write(bytes: ByteBuffer) {
    if (bytes.hasArray()) {
        write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining())
    } else {
        write(ByteArray(bytes.remaining()).also { bytes.duplicate().get(it) })
    }
}

/** The signal of who only looks. */
private val NOBODY_WAITS = Runnable {}
