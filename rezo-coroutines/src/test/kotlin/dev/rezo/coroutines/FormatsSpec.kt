package dev.rezo.coroutines

import dev.rezo.http.Headers
import dev.rezo.testing.MockResponse
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.SerialFormat
import kotlinx.serialization.cbor.Cbor
import kotlinx.serialization.encodeToByteArray
import kotlinx.serialization.json.Json
import kotlinx.serialization.modules.EmptySerializersModule
import kotlinx.serialization.modules.SerializersModule

@OptIn(ExperimentalSerializationApi::class)
@Tags("A94")
class FormatsSpec :
    FunSpec({
        test("a value goes out and comes back by the format of its media type") {
            withServer({ format("application/cbor", Cbor) }) { server, client ->
                server.handler {
                    MockResponse.ok(it.body()).header("Content-Type", it.header("Content-Type")!!)
                }

                val ada: User =
                    client
                        .post(
                            "users",
                        ) { value(User("Ada"), "application/cbor") }
                        .body()

                ada shouldBe User("Ada")
                val request = server.takeRequest()
                request.header("Content-Type") shouldBe "application/cbor"
                request.body() shouldBe Cbor.encodeToByteArray(User("Ada"))
            }
        }

        test("a streamed response is decoded by its Content-Type as well") {
            withServer({ format("application/cbor", Cbor) }) { server, client ->
                val cbor = Cbor.encodeToByteArray(listOf(User("Ada", 1)))
                server.enqueue(MockResponse.ok(cbor).header("Content-Type", "application/cbor"))

                client.get("users") { response -> response.body<List<User>>() } shouldBe
                    listOf(User("Ada", 1))
            }
        }

        test("a format that is named counts, whatever Content-Type says") {
            withServer { server, client ->
                server.enqueue(MockResponse.ok(Cbor.encodeToByteArray(User("Ada"))))
                val json = MockResponse.ok("""{"name":"Ada"}""")
                server.enqueue(json.header("Content-Type", "application/cbor"))

                client.get("users").body<User>(Cbor) shouldBe User("Ada")
                client.get("users") { response -> response.body<User>(Json) } shouldBe User("Ada")
            }
        }

        test("a media type is known by its name, its suffix, and in any case") {
            val formats = BodyFormats().with("application/cbor", Cbor)

            formats.of("Application/CBOR; x=1") shouldBeSameInstanceAs Cbor
            formats.of("application/problem+cbor") shouldBeSameInstanceAs Cbor
            formats.of("application/problem+json") shouldBeSameInstanceAs formats.json
            formats.of("text/plain") shouldBeSameInstanceAs formats.json
            formats.of(null) shouldBeSameInstanceAs formats.json
            formats.toString() shouldBe "BodyFormats[application/json, application/cbor]"
        }

        test("a derived client keeps the formats, and may have others for itself") {
            Rezo { format("application/cbor", Cbor) }.use { client ->
                client.derive { json = Json }.use { derived ->
                    shouldThrow<IllegalArgumentException> {
                        derived.post(
                            "http://127.0.0.1:1/",
                        ) { value(User("Ada"), "application/xml") }
                    }.message shouldContain "application/cbor"
                }
            }
        }

        test("a format of neither text nor bytes is refused when it is given") {
            val neither =
                object : SerialFormat {
                    override val serializersModule: SerializersModule = EmptySerializersModule()
                }

            shouldThrow<IllegalArgumentException> { Rezo { format("application/x", neither) } }
            shouldThrow<IllegalArgumentException> { Rezo { format("no type", Cbor) } }
        }

        test("bytes that are cut short anywhere are an error that names type and size") {
            val whole = Cbor.encodeToByteArray(User("Ada", 99))
            val headers = Headers.of("Content-Type", "application/cbor")
            val formats = BodyFormats().with("application/cbor", Cbor)

            for (length in whole.indices) {
                val response = ScriptedBody().bringEnd().response(headers = headers)
                val wrong =
                    shouldThrow<BodyDecodingException> {
                        FullResponse(response, whole.copyOf(length), formats).body<User>()
                    }
                wrong.contentType shouldBe "application/cbor"
                wrong.offset.shouldBeNull()
                wrong.message shouldContain "expected Cbor for dev.rezo.coroutines.User"
                wrong.message shouldContain if (length == 0) "empty body" else "$length bytes"
            }
        }

        test("lines of JSON come as values, and empty ones are passed over") {
            withServer { server, client ->
                server.enqueue(
                    MockResponse.ok("{\"name\":\"Ada\"}\n\r\n{\"name\":\"Bob\"}").chunked(3),
                )

                client.get("log") { response -> response.jsonLines<User>().toList() } shouldBe
                    listOf(User("Ada"), User("Bob"))
            }
        }

        test("a line that is something else is named by its number and position") {
            withServer { server, client ->
                server.enqueue(
                    MockResponse.ok("{\"name\":\"Ada\"}\n{\"name\":\"Bob\",\"age\":\"old\"}\n"),
                )

                val wrong =
                    shouldThrow<BodyDecodingException> {
                        client.get("log") { response -> response.jsonLines<User>().toList() }
                    }

                wrong.line shouldBe 2
                wrong.path shouldBe "$.age"
                wrong.message shouldContain "line 2"
            }
        }

        test("a flow of values goes out as lines of JSON") {
            withServer { server, client ->
                server.enqueue(MockResponse.ok())

                client.post("log") {
                    jsonLines(
                        flow {
                            emit(User("Ada"))
                            emit(User("Bob", 1))
                        },
                    )
                }

                val request = server.takeRequest()
                request.header("Content-Type") shouldBe "application/x-ndjson"
                request.text() shouldBe "{\"name\":\"Ada\"}\n{\"name\":\"Bob\",\"age\":1}\n"
            }
        }
    })
