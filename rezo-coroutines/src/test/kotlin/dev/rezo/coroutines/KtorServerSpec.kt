package dev.rezo.coroutines

import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.ktor.client.request.delete
import io.ktor.client.request.get
import io.ktor.client.request.post
import io.ktor.client.request.setBody
import io.ktor.client.statement.bodyAsText
import io.ktor.http.ContentType
import io.ktor.http.contentType
import io.ktor.server.testing.testApplication
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.toList

/** Against a server that is not ours; what its routes answer is what Ktor's own test host says. */
@Tags("A41", "A86", "A94")
class KtorServerSpec :
    FunSpec({
        test("values come from the server and go to it") {
            withRoutes { base ->
                Rezo { baseUri = base }.use { client ->
                    val users: List<User> = client.get("users").body()
                    users shouldContainExactly listOf(User("Ada", 1), User("Bob"))

                    val created = client.post("users") { json(User("Eve")) }
                    created.status shouldBe 201
                    created.headers["Location"] shouldBe "/users/1"
                    created.body<User>() shouldBe User("Eve")
                    client.delete("users/1").status shouldBe 204
                    client.get("nowhere").status shouldBe 404
                }
            }
        }

        test("the test host answers the same") {
            testApplication {
                application { routes() }
                val created =
                    client.post("/users") {
                        contentType(ContentType.Application.Json)
                        setBody("""{"name":"Eve"}""")
                    }
                val hosted =
                    listOf(
                        client.get("/users").run { status.value to bodyAsText() },
                        created.status.value to created.bodyAsText(),
                        client.delete("/users/1").run { status.value to bodyAsText() },
                        client.get("/export.csv").run { status.value to bodyAsText() },
                        client.get("/nowhere").run { status.value to bodyAsText() },
                    )
                withRoutes { base ->
                    Rezo { baseUri = base }.use { rezo ->
                        val received =
                            listOf(
                                rezo.get("users"),
                                rezo.post("users") { json(User("Eve")) },
                                rezo.delete("users/1"),
                                rezo.get("export.csv"),
                                rezo.get("nowhere"),
                            ).map { it.status to it.text() }

                        received shouldContainExactly hosted
                    }
                }
            }
        }

        test("a streamed export comes line by line, whatever its chunks") {
            withRoutes { base ->
                Rezo { baseUri = base }.use { client ->
                    client.get(
                        "export.csv",
                    ) { response -> response.lines().toList() } shouldContainExactly
                        (1..1_000).map { "2026;$it" }
                }
            }
        }

        test("1,000 concurrent calls each get their own answer, within the pool's limit") {
            withRoutes { base ->
                Rezo {
                    baseUri = base
                    pool { maxPerBucket = 32 }
                }.use { client ->
                    val answers =
                        coroutineScope {
                            (0 until 1_000)
                                .map { number ->
                                    async(Dispatchers.Default) {
                                        if (number % 2 == 0) {
                                            client.get("number/$number").text()
                                        } else {
                                            client.get(
                                                "number/$number",
                                            ) { response -> response.text() }
                                        }
                                    }
                                }.awaitAll()
                        }

                    answers shouldContainExactly (0 until 1_000).map { "$it" }
                    client.pool.snapshot().total() shouldBeLessThanOrEqual 32
                    client.client.runningCalls() shouldBe 0
                }
            }
        }
    })
