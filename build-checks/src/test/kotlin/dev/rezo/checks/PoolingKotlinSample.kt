package dev.rezo.checks

import dev.rezo.client.ClientReport
import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import java.net.InetAddress
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/** The Kotlin of docs-site/pooling.md that is not among the tests of rezo-coroutines. */
internal object PoolingKotlinSample {
    fun report(): Rezo {
        // sample:report
        val client = Rezo { reportEvery(1.minutes, ClientReport.toLog()::accept) }
        println(client.client.snapshot())
        // sample:end
        return client
    }

    suspend fun names(
        client: Rezo,
        here: InetAddress,
    ): String {
        // sample:names
        val pinned =
            Rezo {
                host("api.example.com", here)
                dnsOff()
            }
        val fresh =
            client
                .get("https://api.example.com/") { dnsTtl = Duration.ZERO } // This call asks anew.
                .text()
        // sample:end
        pinned.close()
        return fresh
    }

    fun leaks(): Rezo {
        // sample:leaks
        val client = Rezo { leakSampling = 1 } // In a test: every call.
        // sample:end
        return client
    }

    suspend fun end(client: Rezo) {
        // sample:closing
        client.close(10.seconds) // What waits in the queue fails now, what runs has 10 s.
        // sample:end
    }
}
