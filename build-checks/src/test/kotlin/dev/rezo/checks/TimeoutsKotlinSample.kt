package dev.rezo.checks

import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlin.time.Duration

/** The Kotlin of docs-site/timeouts.md that is not among the tests of rezo-coroutines. */
internal object TimeoutsKotlinSample {
    fun failFast(): Rezo {
        // sample:fail-fast
        val impatient = Rezo { timeouts { acquire = Duration.ZERO } } // never queues
        // sample:end
        return impatient
    }

    suspend fun cancel(client: Rezo) =
        coroutineScope {
            // sample:cancel
            val text = async { client.get("https://api.example.com/report").text() }
            text.cancel() // in the queue, while connecting, in the body: wherever it is
            // sample:end
        }
}
