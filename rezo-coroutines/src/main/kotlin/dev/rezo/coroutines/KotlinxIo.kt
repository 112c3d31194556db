package dev.rezo.coroutines

import dev.rezo.http.Bodies
import dev.rezo.http.Body
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.runInterruptible
import kotlinx.io.RawSource
import kotlinx.io.Source
import kotlinx.io.asInputStream
import kotlinx.io.asSource
import kotlinx.io.buffered
import java.io.IOException

// The types of kotlinx-io, for who has org.jetbrains.kotlinx:kotlinx-io-core: Rezo brings it not.

/**
 * Sends what this source holds, once: the request cannot be sent again. The source is read on
 * threads of the client that may block, and closed when the sending ends, however it does. A
 * failure of it is the failure of the call, a [BodyException][dev.rezo.http.BodyException]
 * `SOURCE_FAILED` with the cause.
 *
 * @param length the exact number of bytes, or [Body.UNKNOWN_LENGTH]
 */
public fun CallScope.body(
    source: RawSource,
    contentType: String,
    length: Long = Body.UNKNOWN_LENGTH,
) {
    body(Bodies.stream(source.buffered().asInputStream(), length, contentType))
}

/**
 * The body as a source, for libraries that read one; once, in place of the other functions.
 *
 * Each read that finds nothing blocks its thread until something has come, so read it on
 * [Dispatchers.IO]; on an event loop that is refused with an [IllegalStateException]. A thread that
 * blocks is not ended by the cancellation of its coroutine but by an interrupt, as [readSource] does.
 * Closing the source closes the body.
 */
public fun StreamedResponse.source(): Source = stream().asSource().buffered()

/**
 * Gives the body as a source to [read], on [Dispatchers.IO], where that may block. Cancellation
 * interrupts a read that blocks and closes the body. At the end of [read] the body is closed.
 */
public suspend fun <T> StreamedResponse.readSource(read: (Source) -> T): T =
    try {
        runInterruptible(Dispatchers.IO) { source().use(read) }
    } catch (e: IOException) {
        // A read that was interrupted says so in its own way; the cancellation counts.
        currentCoroutineContext().ensureActive()
        throw e
    }
