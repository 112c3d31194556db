package dev.rezo.coroutines

import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.withTimeout
import kotlin.time.Duration.Companion.seconds

/** What documents show of Kotlin, here so that it compiles. */
internal object ReadmeSample {
    fun client(): Rezo {
        // sample:kotlin-client
        val client =
            Rezo {
                baseUri = "https://api.example.com/v1/"
                pool { maxPerBucket = 64 }
                timeouts { call = 60.seconds }
            }
        // sample:end
        return client
    }

    suspend fun calls(client: Rezo) {
        // sample:kotlin-calls
        val users: List<User> = client.get("users").body() // kotlinx-serialization
        client.post("users") { json(User("Ada", 36)) }

        client.get("export.csv") { response ->
            // streamed; the body is closed by the block
            response.lines().filter { it.startsWith("2026") }.collect(::println)
        }

        withTimeout(2.seconds) { client.get("report").text() } // cancels the exchange, nothing else
        // sample:end
        println(users)
    }
}
