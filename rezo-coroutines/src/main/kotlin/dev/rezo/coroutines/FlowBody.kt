package dev.rezo.coroutines

import dev.rezo.http.Bodies
import dev.rezo.http.Body
import dev.rezo.http.BodySource
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Semaphore
import java.nio.ByteBuffer
import java.util.concurrent.Flow.Publisher
import java.util.concurrent.Flow.Subscriber
import java.util.concurrent.Flow.Subscription
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext

/**
 * A body that sends what this flow emits, for a request that is not made by the DSL; a call of the
 * DSL says `body(flow, contentType)`.
 *
 * Backpressure: a few chunks are taken ahead of what is sent; then the flow waits in `emit`.
 *
 * Threading: collected in a coroutine of its own, as a child of the job in [context] if there is
 * one, and on its dispatcher; what is not said is that of [kotlinx.coroutines.Dispatchers.Default].
 * The flow may suspend and, where its dispatcher allows it, block.
 *
 * Errors: what the flow throws becomes the failure of the call, a
 * [BodyException][dev.rezo.http.BodyException] `SOURCE_FAILED` with the exception as the last of its causes; it
 * does not cancel the job in [context].
 *
 * Cancellation: when the call ends early, for whatever reason, the collection is cancelled; when the
 * job in [context] is cancelled, so is the collection, and the call fails.
 *
 * @param length the exact number of bytes, or [Body.UNKNOWN_LENGTH]
 * @param replayable whether the flow is cold and emits the same bytes whenever it is collected: then
 *   the request may be sent again
 */
public fun Flow<ByteArray>.toBody(
    contentType: String,
    length: Long = Body.UNKNOWN_LENGTH,
    replayable: Boolean = false,
    context: CoroutineContext = EmptyCoroutineContext,
): Body = FlowBody(this, contentType, length, replayable, context)

/**
 * What a flow emits, collected once for each sending.
 *
 * Thread-safe, as the flow is.
 */
private class FlowBody(
    chunks: Flow<ByteArray>,
    contentType: String,
    length: Long,
    private val replayable: Boolean,
    context: CoroutineContext,
) : Body {
    private val published =
        Bodies.publisher(
            Publisher { FlowSubscription(chunks, it, context).start() },
            length,
            contentType,
        )
    private val opened = AtomicBoolean()

    override fun length(): Long = published.length()

    override fun isReplayable(): Boolean = replayable

    override fun contentType(): String? = published.contentType()

    override fun open(): BodySource {
        check(!opened.getAndSet(true) || replayable) {
            "$this: expected to be sent once, actual again; a cold flow may say that it is replayable"
        }
        return published.open()
    }

    override fun toString(): String = "Body[request body from a flow]"
}

/**
 * One collection of a flow, by the demand of its subscriber (Reactive Streams 1.0.4).
 *
 * Thread-safe.
 */
private class FlowSubscription(
    private val chunks: Flow<ByteArray>,
    private val subscriber: Subscriber<in ByteBuffer>,
    context: CoroutineContext,
) : Subscription {
    /** Chunks that were asked for and not emitted. */
    private val demand = Semaphore(Int.MAX_VALUE, Int.MAX_VALUE)

    private val collection =
        CoroutineScope(context).launch(start = CoroutineStart.LAZY) {
            try {
                demand.acquire()
                chunks.collect { chunk ->
                    if (chunk.isNotEmpty()) {
                        subscriber.onNext(ByteBuffer.wrap(chunk))
                        demand.acquire()
                    }
                }
                subscriber.onComplete()
            } catch (e: Throwable) {
                // Whatever it is, it is the call that has failed.
                subscriber.onError(e)
                ensureActive()
            }
        }

    fun start() {
        subscriber.onSubscribe(this)
        // Also of a collection that was cancelled before it began, which runs nothing of the above.
        collection.invokeOnCompletion { cause -> cause?.let { subscriber.onError(it) } }
        collection.start()
    }

    override fun request(count: Long) {
        repeat(count.toInt()) { demand.release() }
    }

    override fun cancel() {
        collection.cancel()
    }
}
