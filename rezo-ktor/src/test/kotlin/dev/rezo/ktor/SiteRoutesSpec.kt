package dev.rezo.ktor

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.ktor.client.HttpClient
import io.ktor.client.request.get
import io.ktor.client.request.post
import io.ktor.client.request.setBody
import io.ktor.client.statement.bodyAsText
import io.ktor.server.testing.testApplication

/** What the routes of the suite answer by themselves, and so through Netty and Rezo. */
class SiteRoutesSpec :
    FunSpec({
        test("the test host answers the same as the site") {
            testApplication {
                application { siteRoutes() }
                val hosted = client.answers { it }
                val received = HttpClient(RezoEngine).use { it.answers(Site::plain) }

                received shouldContainExactly hosted
            }
        }
    })

private suspend fun HttpClient.answers(url: (String) -> String): List<Pair<Int, String>> =
    listOf(
        get(url("/bytes/1000")),
        get(url("/status/404")),
        get(url("/teapot")),
        get(url("/moved")),
        get(url("/events")),
        post(url("/sum")) { setBody(pattern(1_000)) },
        post(url("/text")) { setBody("text") },
    ).map { it.status.value to it.bodyAsText().lines().first { line -> !line.startsWith("host") } }
