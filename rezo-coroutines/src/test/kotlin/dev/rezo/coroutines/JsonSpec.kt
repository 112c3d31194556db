package dev.rezo.coroutines

import dev.rezo.http.Headers
import dev.rezo.testing.MockResponse
import dev.rezo.testing.MockServer
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonDecodingException

@OptIn(ExperimentalSerializationApi::class)
@Tags("A94")
class JsonSpec :
    FunSpec({
        test("a value goes out as JSON and comes back") {
            MockServer.start().use { server ->
                server.handler {
                    MockResponse
                        .ok(
                            it.body(),
                        ).header("Content-Type", it.header("Content-Type")!!)
                }
                Rezo { baseUri = server.url("/") }.use { client ->
                    val ada: User = client.post("users") { json(User("Ada")) }.body()

                    ada shouldBe User("Ada")
                    val request = server.takeRequest()
                    request.header("Content-Type") shouldBe "application/json"
                    request.text() shouldBe """{"name":"Ada"}"""
                }
            }
        }

        test("a streamed response is decoded as well") {
            response("""[{"name":"Ada","age":1}]""").let {
                StreamedResponse(it, BodyFormats()).body<List<User>>() shouldContainExactly
                    listOf(User("Ada", 1))
            }
        }

        test("a field that the server has added is no error, unless the client says so") {
            val text = """{"name":"Ada","rank":1}"""

            full(text).body<User>() shouldBe User("Ada")
            shouldThrow<BodyDecodingException> { full(text, json = Json).body<User>() }
        }

        test("JSON is decoded whatever Content-Type says") {
            full("""{"name":"Ada"}""", "text/plain").body<User>() shouldBe User("Ada")
            full("""{"name":"Ada"}""", null).body<User>() shouldBe User("Ada")
        }

        test("the charset of Content-Type is obeyed and a byte order mark left out") {
            val latin1 = Headers.of("Content-Type", "application/json; charset=iso-8859-1")
            val bytes = """{"name":"Zoë"}""".toByteArray(Charsets.ISO_8859_1)

            fullOf(bytes, latin1).body<User>().name shouldBe "Zoë"
            full("\uFEFF{\"name\":\"Ada\"}").body<User>() shouldBe User("Ada")
        }

        test("a page of HTML is named by its Content-Type and position") {
            val wrong =
                shouldThrow<BodyDecodingException> {
                    full(
                        "<html>secret",
                        "text/html",
                    ).body<List<User>>()
                }

            wrong.contentType shouldBe "text/html"
            wrong.offset shouldBe 0
            wrong.path shouldBe "$"
            wrong.message shouldBe
                "GET http://scripted.test/users: expected JSON for kotlin.collections.ArrayList, " +
                "actual status 200, text/html, 12 characters, stopped at offset 0, path $"
            wrong.cause.shouldBeInstanceOf<SerializationException>()
            wrong.message!! shouldNotContain "secret"
        }

        test("JSON of another shape is named by its path") {
            val wrong =
                shouldThrow<BodyDecodingException> {
                    full(
                        """[{"name":"Ada"},{"name":"Bob","age":"old"}]""",
                        "application/json",
                    ).body<List<User>>()
                }

            wrong.path shouldBe "$[1].age"
            wrong.contentType shouldBe "application/json"
        }

        test("keys of a map are the server's and not in the message") {
            val text = """{"s3cret'].s3cret['a":{"name":"Bob","age":"old"}}"""
            val wrong =
                shouldThrow<BodyDecodingException> {
                    full(text).body<Map<String, User>>()
                }

            wrong.path shouldBe "$['s3cret'].s3cret['a'].age"
            wrong.message!! shouldNotContain "s3cret"
            wrong.message!! shouldEndWith "path $['...'].age"
        }

        test("a field that is missing is an error without a position") {
            val wrong =
                shouldThrow<BodyDecodingException> {
                    full(
                        """{"age":1}""",
                        "application/json",
                    ).body<User>()
                }

            (wrong.cause is JsonDecodingException || wrong.offset == null) shouldBe true
        }

        test("an empty body is named as such") {
            val wrong = shouldThrow<BodyDecodingException> { full("", null).body<User>() }

            wrong.contentType.shouldBeNull()
            wrong.message shouldBe
                "GET http://scripted.test/users: expected JSON for dev.rezo.coroutines.User, " +
                "actual status 200, no Content-Type, empty body, path $"
        }
    })

private fun full(
    text: String,
    contentType: String? = "application/json",
    json: Json = Rezo.DefaultJson,
): FullResponse =
    fullOf(
        text.encodeToByteArray(),
        if (contentType == null) Headers.EMPTY else Headers.of("Content-Type", contentType),
        json,
    )

private fun fullOf(
    bytes: ByteArray,
    headers: Headers,
    json: Json = Rezo.DefaultJson,
): FullResponse {
    val response = ScriptedBody().bringEnd().response(headers = headers)
    return FullResponse(response, bytes, BodyFormats(json))
}

private fun response(text: String) = ScriptedBody().bring(text).bringEnd().response()
