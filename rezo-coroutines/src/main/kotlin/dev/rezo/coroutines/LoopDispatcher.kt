package dev.rezo.coroutines

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.cancel
import java.util.concurrent.Executor
import java.util.concurrent.RejectedExecutionException
import kotlin.coroutines.CoroutineContext

/**
 * The event loops as a dispatcher. What resumes on a loop goes on right there, without a hand-over
 * and without a wake-up.
 *
 * Thread-safe.
 */
internal class LoopDispatcher(
    private val loops: Executor,
    private val isOnLoop: () -> Boolean,
) : CoroutineDispatcher() {
    override fun isDispatchNeeded(context: CoroutineContext): Boolean = !isOnLoop()

    override fun dispatch(
        context: CoroutineContext,
        block: Runnable,
    ) {
        try {
            loops.execute(block)
        } catch (e: RejectedExecutionException) {
            // The loops have ended: the coroutine is told so elsewhere instead of waiting for ever.
            context.cancel(CancellationException("event loops: expected to run, actual ended", e))
            Dispatchers.IO.dispatch(context, block)
        }
    }

    override fun toString(): String = "LoopDispatcher"
}
