package dev.rezo.ktor

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.ktor.client.plugins.HttpRequestRetry
import io.ktor.client.plugins.SendCountExceedException
import io.ktor.client.plugins.cache.HttpCache
import io.ktor.client.plugins.compression.ContentEncoding
import io.ktor.client.plugins.cookies.HttpCookies
import io.ktor.client.plugins.cookies.cookies
import io.ktor.client.plugins.sse.SSE
import io.ktor.client.plugins.sse.sse
import io.ktor.client.request.get
import io.ktor.client.request.post
import io.ktor.client.statement.bodyAsBytes
import io.ktor.client.statement.bodyAsText
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList

/** Ktor's plugins, which want an engine that leaves their work to them. */
val pluginRows: List<Row> =
    listOf(
        Row("a redirect is followed") {
            client { client ->
                client.get(Site.plain("/moved")).bodyAsText() shouldContain "/echo?moved=1"
            }
        },
        Row("a redirect is not followed when that is switched off") {
            client(config = { followRedirects = false }) { client ->
                client.get(Site.plain("/moved")).status.value shouldBe 302
            }
        },
        Row("a redirect of a POST is left to the caller") {
            client { client -> client.post(Site.plain("/moved")).status.value shouldBe 302 }
        },
        Row("redirects without an end are an error") {
            client { client ->
                shouldThrow<SendCountExceedException> { client.get(Site.plain("/around")) }
            }
        },
        Row("a cookie is kept and sent") {
            client(config = { install(HttpCookies) }) { client ->
                client.get(Site.plain("/cookie"))
                client.cookies(Site.plain("/")).map { it.name } shouldBe listOf("who")
                client.get(Site.plain("/echo")).bodyAsText() shouldContain "cookie: who=ada"
            }
        },
        Row("a coded body is decoded by ContentEncoding") {
            client(config = { install(ContentEncoding) { gzip() } }) { client ->
                client.get(Site.plain("/gzip")).bodyAsText() shouldBe "packed"
            }
        },
        Row("a coded body comes as it is without ContentEncoding") {
            client { client ->
                val response = client.get(Site.plain("/gzip"))
                response.headers["Content-Encoding"] shouldBe "gzip"
                response.bodyAsBytes().first().toInt() shouldBe 0x1f
            }
        },
        Row("a fresh response comes from HttpCache") {
            client(config = { install(HttpCache) }) { client ->
                repeat(2) { client.get(Site.plain("/fresh/$name")).bodyAsText() shouldBe "1" }
            }
        },
        Row("a response is revalidated by HttpCache") {
            client(config = { install(HttpCache) }) { client ->
                repeat(2) { client.get(Site.plain("/tagged/$name")).bodyAsText() shouldBe "1" }
            }
        },
        Row("HttpRequestRetry repeats what failed") {
            client(config = {
                install(HttpRequestRetry) {
                    retryOnServerErrors(maxRetries = 3)
                    constantDelay(millis = 1, randomizationMs = 1)
                }
            }) { client ->
                client.get(Site.plain("/flaky/$name")).status.value shouldBe 200
            }
        },
        Row("server-sent events come") {
            client(config = { install(SSE) }) { client ->
                client.sse(Site.plain("/events")) {
                    incoming.map { it.data }.take(2).toList() shouldBe listOf("one", "two")
                }
            }
        },
    )
