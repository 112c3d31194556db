package dev.rezo.coroutines

import dev.rezo.http.Protocol
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.io.RawSource
import kotlinx.io.readLine
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.cbor.Cbor
import java.nio.file.Path
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** What docs-site/kotlin.md shows, here so that it compiles. */
internal object KotlinSample {
    /** Where tokens come from. */
    fun interface Tokens {
        suspend fun current(): String
    }

    @OptIn(ExperimentalSerializationApi::class)
    fun client(): Rezo {
        // sample:client
        val client =
            Rezo {
                baseUri = "https://api.example.com/v1/"
                protocols(Protocol.HTTP_2, Protocol.HTTP_1_1)
                pool {
                    maxPerBucket = 64
                    idleTimeout = 60.seconds
                }
                timeouts { call = 30.seconds }
                format("application/cbor", Cbor) // beside JSON
                debug { line -> println(line) }
            }
        // sample:end
        return client
    }

    suspend fun values(client: Rezo) {
        // sample:values
        val users: List<User> = client.get("users").orThrow().body() // by Content-Type, else JSON
        client.post("users") { json(User("Ada")) }
        client.post("users") { value(User("Ada"), "application/cbor") }

        client.get("log") { response ->
            response.jsonLines<User>().filter { it.age > 40 }.collect(::println) // as they come
        }
        // sample:end
        println(users)
    }

    suspend fun uploads(
        client: Rezo,
        rows: Flow<String>,
        notes: Path,
        source: RawSource,
    ) {
        // sample:uploads
        client.put("rows.csv") { body(rows.map { "$it\n".encodeToByteArray() }, "text/csv") }
        client.post("users") { jsonLines(flow { emit(User("Ada")) }) }
        client.post("login") { form("user" to "ada", "next" to "/a b") }
        client.post("notes") {
            multipart {
                field("title", "Notes")
                file("notes", notes, "text/plain")
                part("rows", rows.map { it.encodeToByteArray() }, "text/csv", fileName = "rows.csv")
            }
        }
        client.put("blob") { body(source, "application/octet-stream") } // kotlinx-io
        // sample:end
    }

    suspend fun streams(
        client: Rezo,
        file: Path,
    ) {
        // sample:streams
        client.get("export.csv") { response -> response.lines().collect(::println) }
        client.get("export.csv") { response -> response.saveTo(file) }
        client.get("export.csv") { response ->
            response.readSource {
                it.readLine()
            }
        } // kotlinx-io, on Dispatchers.IO
        client.download("big.iso", file, resume = true, retries = 3)
        // sample:end
    }

    fun interceptors(tokens: Tokens): Rezo {
        // sample:interceptors
        val client =
            Rezo {
                interceptor { request ->
                    val token = tokens.current() // suspends
                    val response =
                        proceed(request.with { it.set("Authorization", "Bearer $token") })
                    if (response.status() != 503) return@interceptor response
                    response.close()
                    pause(200.milliseconds)
                    proceed(request, limit = 2.seconds)
                }
            }
        // sample:end
        return client
    }

    suspend fun many(client: Rezo) {
        // sample:many
        // Link: <...>; rel="next"
        client.pages("users").collect { page -> println(page.body<List<User>>()) }

        val texts = listOf("a", "b", "c").mapConcurrently(32) { client.get(it).text() } // in order
        listOf("a", "b").asFlow().mapConcurrently(32) { client.get(it).status }.collect(::println)
        // sample:end
        println(texts)
    }

    suspend fun coroutines(client: Rezo) {
        // sample:coroutines
        withTimeout(2.seconds) { client.get("report").text() } // ends this exchange, nothing else
        withContext(client.dispatcher) { client.get("report").text() } // on the loops: no hand-over
        // sample:end
    }
}
