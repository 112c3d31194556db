package dev.rezo.coroutines

import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Semaphore

/**
 * Transforms several values at once and emits the results in the order of the values:
 *
 * ```
 * urls.asFlow().mapConcurrently(32) { client.get(it).text() }.collect(::println)
 * ```
 *
 * At most [limit] values are under way or done and not yet taken by the collector: memory stays
 * bounded, and a slow one holds up those behind it once there are so many.
 *
 * Errors: the first failure, of the flow or of a transformation, cancels the rest and is thrown to
 * the collector at once, also while an earlier value is under way.
 *
 * Cancellation of the collector, or a collector that stops early, cancels all that is under way.
 *
 * @param limit at least 1
 */
public fun <T, R> Flow<T>.mapConcurrently(
    limit: Int,
    transform: suspend (T) -> R,
): Flow<R> {
    require(limit > 0) { "mapConcurrently: expected a limit of at least 1, actual $limit" }
    return flow {
        coroutineScope {
            val places = Semaphore(limit)
            // Never full: who sends has a place.
            val running = Channel<Deferred<R>>(limit)
            val starting =
                launch {
                    collect { value ->
                        places.acquire()
                        running.send(this@coroutineScope.async { transform(value) })
                    }
                    running.close()
                }
            for (result in running) {
                emit(result.await())
                places.release()
            }
            starting.join()
        }
    }
}

/**
 * Transforms several values at once and returns the results in the order of the values, as the
 * [mapConcurrently] of flows does; [limit] is how many are under way. All of them, or an exception.
 */
public suspend fun <T, R> Iterable<T>.mapConcurrently(
    limit: Int,
    transform: suspend (T) -> R,
): List<R> = asFlow().mapConcurrently(limit, transform).toList()
