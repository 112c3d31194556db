package dev.rezo.coroutines

import dev.rezo.http.AttributeKey
import dev.rezo.http.Interceptor
import dev.rezo.http.Request
import dev.rezo.http.Response
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext

/**
 * Says in which context this request is made, for engines and adapters that send it by [await]: the
 * interceptors of [RezoBuilder.interceptor] then see its elements, but not its job and its dispatcher.
 * The calls of [Rezo] say it themselves.
 */
public fun Request.Builder.callerContext(context: CoroutineContext): Request.Builder =
    attribute(SuspendInterceptor.CALLER, SuspendInterceptor.carried(context))

/**
 * An interceptor that suspends, as the Java client takes it: one coroutine for each run, which is
 * cancelled when the call ends before it.
 *
 * Thread-safe.
 */
internal class SuspendInterceptor(
    private val context: CoroutineContext,
    private val block: suspend InterceptorScope.(Request) -> Response,
) : Interceptor {
    /** Without a dispatcher it goes on where it is, as a Java interceptor does. */
    private val start =
        if (context[ContinuationInterceptor] ==
            null
        ) {
            CoroutineStart.UNDISPATCHED
        } else {
            CoroutineStart.DEFAULT
        }

    override fun intercept(
        request: Request,
        chain: Interceptor.Chain,
    ): CompletionStage<Response> {
        val outcome = CompletableFuture<Response>()
        val ofCaller = chain.call().request().attribute(CALLER) ?: EmptyCoroutineContext
        val ofRun = (ofCaller + Dispatchers.Unconfined + context).minusKey(Job)
        val scope = InterceptorScope(chain)
        val run =
            CoroutineScope(ofRun).launch(start = start) {
                try {
                    val response = block(scope, request)
                    if (!outcome.complete(response)) {
                        response.close()
                    }
                } catch (e: Throwable) {
                    // As it is: it may belong to an interceptor above.
                    scope.last?.close()
                    outcome.completeExceptionally(e)
                }
            }
        // Also of a run that was cancelled before it began.
        run.invokeOnCompletion { cause -> cause?.let { outcome.completeExceptionally(it) } }
        // The call has ended without waiting for this run: what it ended with is what there is to tell.
        val forget = chain.whenStopped { outcome.completeExceptionally(it) }
        outcome.whenComplete { _, failure ->
            forget.run()
            failure?.let { run.cancel(CancellationException("interceptor: given up", it)) }
        }
        return outcome
    }

    override fun toString(): String = "SuspendInterceptor"

    companion object {
        /** The elements of the caller's context, but for its job and its dispatcher. */
        val CALLER: AttributeKey<CoroutineContext> =
            AttributeKey.of("context of the calling coroutine", CoroutineContext::class.java)

        /** What of a caller's context goes with a call. */
        fun carried(context: CoroutineContext): CoroutineContext =
            context.minusKey(Job).minusKey(ContinuationInterceptor)
    }
}
