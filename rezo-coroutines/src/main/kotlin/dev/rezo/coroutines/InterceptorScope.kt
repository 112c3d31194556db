package dev.rezo.coroutines

import dev.rezo.http.Call
import dev.rezo.http.Interceptor
import dev.rezo.http.Request
import dev.rezo.http.Response
import java.util.concurrent.CompletionStage
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/**
 * The way on, for an interceptor that suspends; see [RezoBuilder.interceptor].
 *
 * Lifecycle: belongs to the one run of the interceptor that it was given to.
 *
 * Thread-safe.
 */
public class InterceptorScope internal constructor(
    private val chain: Interceptor.Chain,
) {
    /** What the last trip brought; it is closed if the run that had it fails. */
    @Volatile
    internal var last: Response? = null
        private set

    /** The call that this is part of. */
    public val call: Call get() = chain.call()

    /** How long the call may still take, or null when it has no limit. */
    public val timeLeft: Duration? get() = chain.timeLeft()?.toKotlinDuration()

    /**
     * Goes on with this request; may be called again, for another trip. Suspends until the response
     * head is here. Who replaces a response closes the one that is not handed on; the last one is
     * closed if the interceptor fails.
     *
     * Errors: what the trip fails with, as it was thrown.
     *
     * Cancellation gives up the trip with all that runs for it, whichever interceptors stand below,
     * and closes a response that comes too late. The call goes on.
     */
    public suspend fun proceed(request: Request): Response = chain.trip(request).response()

    /**
     * As [proceed], and ends the trip with a [DeadlineException][dev.rezo.http.DeadlineException]
     * if its response head has not come within a limit. The call goes on.
     *
     * @param limit more than 0
     */
    public suspend fun proceed(
        request: Request,
        limit: Duration,
    ): Response = chain.proceed(request, limit.toJavaDuration()).response()

    private suspend fun CompletionStage<Response>.response(): Response =
        toCompletableFuture().await { it.close() }.also { last = it }

    /**
     * Waits on a timer of an event loop, on the scale that the client's limits run on. If the call
     * ends before, so does the pause, with the reason as its failure. Cancellation ends the waiting.
     *
     * @param duration not below 0
     */
    public suspend fun pause(duration: Duration) {
        chain.pause(duration.toJavaDuration()).toCompletableFuture().await {}
    }
}
