package dev.rezo.ktor

import dev.rezo.http.BodySource
import dev.rezo.http.RezoException
import io.ktor.utils.io.ByteReadChannel
import io.ktor.utils.io.InternalAPI
import kotlinx.coroutines.CompletableJob
import kotlinx.coroutines.channels.Channel
import kotlinx.io.Buffer
import kotlinx.io.IOException
import kotlinx.io.Source
import kotlinx.io.transferFrom
import java.nio.ByteBuffer
import java.util.concurrent.atomic.AtomicReference

/**
 * The body of a response as a channel. Nothing is read ahead: bytes are taken from the connection
 * when they are asked for, so that a slow reader slows the server.
 *
 * Lifecycle: ends with the body, with its failure, or by [cancel], from any thread; it closes the
 * source when it is cancelled.
 *
 * Not thread-safe; the caller serialises: there is one reader.
 *
 * Cancellation of a reader that waits takes nothing from the body: it can be read on.
 *
 * @param life completed when no more of the source is wanted; Ktor completes the job of a call while
 *   its body is still being read, which goes on as long as that has a child
 * @param failed what to tell of a failure of the source
 */
internal class ResponseChannel(
    private val source: BodySource,
    private val life: CompletableJob,
    private val failed: (RezoException) -> Throwable,
) : ByteReadChannel {
    private val buffer = Buffer()

    /** Told, perhaps for nothing, when it is worth asking the source again. */
    private val ready = Channel<Unit>(Channel.CONFLATED)
    private val signal = Runnable { ready.trySend(Unit) }

    private val broken = AtomicReference<Throwable?>()

    @Volatile
    private var ended = false

    override val closedCause: Throwable? get() = broken.get()

    override val isClosedForRead: Boolean
        get() = closedCause != null || (ended && buffer.exhausted())

    @InternalAPI
    override val readBuffer: Source
        get() {
            closedCause?.let { throw it }
            return buffer
        }

    override suspend fun awaitContent(min: Int): Boolean {
        closedCause?.let { throw it }
        while (buffer.size < min && !ended) {
            val chunk = next()
            when {
                chunk == null -> ready.receive()
                BodySource.isEnd(chunk) -> end()
                else -> take(chunk)
            }
        }
        return buffer.size >= min
    }

    private fun next(): ByteBuffer? =
        try {
            source.next(signal)
        } catch (e: RezoException) {
            broken.compareAndSet(null, failed(e))
            life.complete()
            throw broken.get() ?: e
        }

    private fun end() {
        ended = true
        life.complete()
    }

    private fun take(chunk: ByteBuffer) {
        buffer.transferFrom(chunk)
        source.giveBack(chunk)
    }

    override fun cancel(cause: Throwable?) {
        val told = cause ?: IOException("response body: cancelled")
        if (!ended && broken.compareAndSet(null, told)) {
            source.close()
            life.complete()
        }
    }

    override fun toString(): String = "ResponseChannel[$source]"
}
