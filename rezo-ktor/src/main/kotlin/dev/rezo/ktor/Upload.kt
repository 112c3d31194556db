package dev.rezo.ktor

import dev.rezo.coroutines.toBody
import dev.rezo.http.Bodies
import dev.rezo.http.Body
import dev.rezo.http.BodyException
import dev.rezo.http.ForwardingBody
import io.ktor.client.call.UnsupportedContentTypeException
import io.ktor.http.content.OutgoingContent
import io.ktor.utils.io.ByteChannel
import io.ktor.utils.io.ByteReadChannel
import io.ktor.utils.io.ClosedByteChannelException
import io.ktor.utils.io.InternalAPI
import io.ktor.utils.io.availableForRead
import io.ktor.utils.io.readByteArray
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.FlowCollector
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.launch
import java.util.concurrent.atomic.AtomicReference
import kotlin.coroutines.CoroutineContext

/**
 * What a request of Ktor sends, as a body of Rezo. A channel is read, and a writer runs, as far as
 * the connection takes their bytes.
 *
 * Thread-safe.
 *
 * @param length the number of bytes, or null if that is not known
 * @param callContext that of the call: what runs for the body is a child of its job
 */
internal class Upload(
    private val content: OutgoingContent,
    length: Long?,
    private val callContext: CoroutineContext,
) {
    /** What the application's own channel or writer has thrown. */
    @Volatile
    private var failure: Throwable? = null

    /**
     * The body, or null for none.
     *
     * @throws UnsupportedContentTypeException for an upgrade to another protocol
     */
    val body: Body? = bodyOf(content, length ?: Body.UNKNOWN_LENGTH)

    /** The exception of the application if it is that which the call has failed with. */
    fun cause(e: BodyException): Throwable =
        // A cancellation of the writer's own would pass for one of the caller.
        failure?.takeIf {
            e.reason() == BodyException.Reason.SOURCE_FAILED && it !is CancellationException
        } ?: e

    private fun bodyOf(
        part: OutgoingContent,
        length: Long,
    ): Body? =
        when (part) {
            is OutgoingContent.NoContent -> null
            is OutgoingContent.ByteArrayContent -> Untyped(Bodies.of(part.bytes(), NO_TYPE))
            is OutgoingContent.ReadChannelContent -> streamed(length) { emitAll(part.readFrom()) }
            is OutgoingContent.WriteChannelContent -> streamed(length) { emitWritten(part) }
            is OutgoingContent.ContentWrapper -> bodyOf(part.delegate(), length)
            is OutgoingContent.ProtocolUpgrade -> throw UnsupportedContentTypeException(part)
        }

    private fun streamed(
        length: Long,
        chunks: suspend FlowCollector<ByteArray>.() -> Unit,
    ): Body {
        val body = Untyped(watched(chunks).toBody(NO_TYPE, length, context = callContext))
        return if (length < 0) {
            Bodies.withTrailers(body, { content.trailers().toRezo() })
        } else {
            body
        }
    }

    private fun watched(chunks: suspend FlowCollector<ByteArray>.() -> Unit): Flow<ByteArray> =
        flow {
            try {
                chunks()
            } catch (e: Throwable) {
                failure = e
                throw e
            }
        }
}

/** Runs the writer beside the sending of what it has written; neither outlives the other. */
private suspend fun FlowCollector<ByteArray>.emitWritten(
    content: OutgoingContent.WriteChannelContent,
) {
    coroutineScope {
        val channel = ByteChannel()
        val thrown = AtomicReference<Throwable>()
        launch {
            try {
                content.writeTo(channel)
                channel.flushAndClose()
            } catch (e: Throwable) {
                thrown.set(e)
                channel.cancel(e)
                throw e
            }
        }
        try {
            emitAll(channel)
        } catch (e: ClosedByteChannelException) {
            throw thrown.get() ?: e // What the channel says is but that the writer has failed.
        }
    }
}

@OptIn(InternalAPI::class)
private suspend fun FlowCollector<ByteArray>.emitAll(channel: ByteReadChannel) {
    try {
        while (channel.awaitContent()) {
            emit(channel.readByteArray(minOf(channel.availableForRead, PIECE)))
        }
        channel.closedCause?.let { throw it }
    } catch (e: Throwable) {
        // Nobody reads on: who writes to it is told.
        channel.cancel(e)
        throw e
    }
}

/**
 * A body whose type the header fields say, or nothing does.
 *
 * Thread-safe, as the body is.
 */
private class Untyped(
    body: Body,
) : ForwardingBody(body) {
    override fun contentType(): String? = null
}

/** A body has to have one when it is made. */
private const val NO_TYPE = "application/octet-stream"

/** One chunk at most: what a channel holds may be a mebibyte, which is much to hold twice. */
private const val PIECE = 64 * 1024
