package dev.rezo.coroutines

import dev.rezo.client.RezoClient
import dev.rezo.http.CallCancelledException
import dev.rezo.http.Delivery
import dev.rezo.http.Phase
import dev.rezo.http.Request
import dev.rezo.http.Response
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.suspendCancellableCoroutine
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException
import java.util.concurrent.ExecutionException
import java.util.function.BiConsumer
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.resumeWithException

/**
 * Sends a request and suspends until the response head is here: the raw handle, for engines and
 * adapters that keep the response longer than a block. Everyone else calls [Rezo.send].
 *
 * Lifecycle: whoever gets the response closes it.
 *
 * Threading: the call begins on the calling thread, so what observes its start sees the caller's
 * context; it resumes through the caller's dispatcher.
 *
 * Errors: [dev.rezo.http.RezoException] as the client throws it, without a wrapper.
 *
 * Cancellation ends the exchange and nothing else. A response that comes too late, even one that
 * was on its way to the caller when it was cancelled, is closed.
 */
public suspend fun RezoClient.await(request: Request): Response =
    sendAsync(request).await { it.close() }

/**
 * Suspends until the future is complete. Cancellation cancels the future; a value that comes too
 * late is given to [tooLate], once, instead of to the caller.
 */
internal suspend fun <T> CompletableFuture<T>.await(tooLate: (T) -> Unit): T =
    suspendCancellableCoroutine { continuation ->
        val caller = AwaitingCaller(this, continuation, tooLate)
        whenComplete(caller)
        // After the line above: a future that was complete before is not cancelled any more.
        continuation.invokeOnCancellation(caller)
    }

/**
 * Who waits for a future: hears of its end, of the caller's cancellation, and of a value that was on
 * its way then. One object for all three, as each call has one.
 *
 * Thread-safe.
 */
private class AwaitingCaller<T>(
    private val future: CompletableFuture<T>,
    private val continuation: CancellableContinuation<T>,
    private val tooLate: (T) -> Unit,
) : BiConsumer<T, Throwable?>,
    (Throwable?) -> Unit,
    (Throwable, T, CoroutineContext) -> Unit {
    /** The future is complete. */
    override fun accept(
        value: T,
        failure: Throwable?,
    ) {
        if (failure == null) {
            val whenLost: (Throwable, T, CoroutineContext) -> Unit = this
            continuation.resume(value, whenLost)
        } else {
            continuation.resumeWithException(forCaller(failure))
        }
    }

    /** The caller was cancelled. */
    override fun invoke(cause: Throwable?) {
        future.cancel(false)
    }

    /** The caller was cancelled while the value was on its way. */
    override fun invoke(
        cause: Throwable,
        value: T,
        context: CoroutineContext,
    ) {
        tooLate(value)
    }
}

/**
 * What the caller is told. A future that somebody else cancelled is a failed call: thrown as it is,
 * its CancellationException would end the caller's coroutine as if that had been cancelled.
 */
private fun forCaller(failure: Throwable): Throwable {
    val cause = unwrapped(failure)
    if (cause !is CancellationException) {
        return cause
    }
    return CallCancelledException(
        "call cancelled: its future was cancelled, its coroutine was not",
        Phase.HEAD,
        Delivery.UNKNOWN,
    ).apply { addSuppressed(cause) }
}

private tailrec fun unwrapped(failure: Throwable): Throwable {
    val cause = failure.cause
    return if (cause != null && (failure is CompletionException || failure is ExecutionException)) {
        unwrapped(cause)
    } else {
        failure
    }
}
