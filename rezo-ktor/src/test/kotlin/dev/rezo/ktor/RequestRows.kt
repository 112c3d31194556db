package dev.rezo.ktor

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.ktor.client.plugins.ClientRequestException
import io.ktor.client.plugins.ServerResponseException
import io.ktor.client.request.forms.submitForm
import io.ktor.client.request.get
import io.ktor.client.request.header
import io.ktor.client.request.parameter
import io.ktor.client.request.post
import io.ktor.client.request.request
import io.ktor.client.request.setBody
import io.ktor.client.statement.bodyAsText
import io.ktor.http.ContentType
import io.ktor.http.HttpMethod
import io.ktor.http.HttpProtocolVersion
import io.ktor.http.contentType
import io.ktor.http.parametersOf

/** Messages: what is asked, and what the head of the answer says. */
val requestRows: List<Row> =
    listOf(
        Row("each method arrives") {
            client { client ->
                listOf("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD").forEach { name ->
                    val response = client.request(Site.plain("/echo")) { method = HttpMethod(name) }
                    response.headers["X-Method"] shouldBe name
                }
            }
        },
        Row("a method of one's own arrives") {
            client { client ->
                val response = client.request(Site.plain("/echo")) { method = HttpMethod("REPORT") }
                response.headers["X-Method"] shouldBe "REPORT"
            }
        },
        Row("query and path arrive as they were encoded") {
            client { client ->
                val text =
                    client
                        .get(Site.plain("/echo")) {
                            parameter("q", "a b&c=d/ü")
                            parameter("empty", "")
                        }.bodyAsText()
                text.lines().first() shouldBe "/echo?q=a+b%26c%3Dd%2F%C3%BC&empty="
            }
        },
        Row("several values of a field arrive") {
            client { client ->
                val text =
                    client
                        .get(Site.plain("/echo")) {
                            header("X-Many", "1")
                            header("X-Many", "2")
                        }.bodyAsText()
                text.replace("1|2", "1,2") shouldContain "x-many: 1,2"
            }
        },
        Row("type and length of a body are announced once") {
            client { client ->
                val text =
                    client
                        .post(Site.plain("/echo")) {
                            contentType(ContentType.Application.Json)
                            setBody("{}")
                        }.bodyAsText()
                text.lines().filter { it.startsWith("content-") }.sorted() shouldBe
                    listOf("content-length: 2", "content-type: application/json")
            }
        },
        Row("a POST without a body announces its length") {
            client { client ->
                client.post(Site.plain("/echo")).bodyAsText() shouldContain "content-length: 0"
            }
        },
        Row("status and reason phrase are as they came") {
            client { client ->
                val status = client.get(Site.plain("/teapot")).status
                (status.value to status.description) shouldBe
                    (Site.teapot.value to Site.teapot.description)
            }
        },
        Row("two fields of one name are two values") {
            client { client ->
                client.get(Site.plain("/twice")).headers.getAll("X-Twice") shouldBe listOf("a", "b")
            }
        },
        Row("a form arrives") {
            client { client ->
                val form = parametersOf("name" to listOf("Ada & Bob"), "n" to listOf("1", "2"))
                client.submitForm(Site.plain("/form"), form).bodyAsText() shouldBe
                    "name=[Ada & Bob], n=[1, 2]"
            }
        },
        Row("expectSuccess tells 404 and 503 apart") {
            client(config = { expectSuccess = true }) { client ->
                shouldThrow<ClientRequestException> { client.get(Site.plain("/status/404")) }
                shouldThrow<ServerResponseException> { client.get(Site.plain("/status/503")) }
            }
        },
        Row("HTTP/1.1 is reported") {
            client { client ->
                client.get(Site.plain("/echo")).version shouldBe HttpProtocolVersion.HTTP_1_1
            }
        },
        Row("HTTP/2 is spoken over TLS, and reported") {
            client { client ->
                client.get(Site.secure("/echo")).version shouldBe HttpProtocolVersion.HTTP_2_0
            }
        },
        Row("HTTP/2: a body goes up and comes down") {
            client { client ->
                val bytes = pattern(1_000_000)
                val response = client.post(Site.secure("/sum")) { setBody(bytes) }
                response.version shouldBe HttpProtocolVersion.HTTP_2_0
                // Whether a length is announced is the engine's choice here.
                response.bodyAsText() shouldStartWith sumOf(bytes, "")
            }
        },
    )
