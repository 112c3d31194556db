package dev.rezo.coroutines

import io.ktor.http.ContentType
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.Application
import io.ktor.server.engine.EmbeddedServer
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.ktor.server.request.contentType
import io.ktor.server.request.receiveText
import io.ktor.server.response.header
import io.ktor.server.response.respond
import io.ktor.server.response.respondText
import io.ktor.server.response.respondTextWriter
import io.ktor.server.routing.delete
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.routing

/** A small API, for a server on a socket and for Ktor's test host alike. */
fun Application.routes() {
    routing {
        get("/users") {
            call.respondText(
                """[{"name":"Ada","age":1},{"name":"Bob"}]""",
                ContentType.Application.Json,
            )
        }
        post("/users") {
            val isJson = call.request.contentType() == ContentType.Application.Json
            call.response.header(HttpHeaders.Location, "/users/1")
            call.respondText(
                call.receiveText(),
                ContentType.Application.Json,
                if (isJson) HttpStatusCode.Created else HttpStatusCode.UnsupportedMediaType,
            )
        }
        delete("/users/1") { call.respond(HttpStatusCode.NoContent) }
        get("/export.csv") {
            call.respondTextWriter(ContentType.Text.CSV) {
                for (row in 1..1_000) {
                    write("2026;$row\r\n")
                    if (row % 100 == 0) flush()
                }
            }
        }
        get("/number/{n}") { call.respondText(call.parameters["n"].orEmpty()) }
    }
}

/** Runs a test against the routes on Netty; the server has ended afterwards. */
suspend fun withRoutes(test: suspend (baseUri: String) -> Unit) {
    val server: EmbeddedServer<*, *> =
        embeddedServer(Netty, port = 0, host = "127.0.0.1") { routes() }
    server.startSuspend(wait = false)
    try {
        val port =
            server.engine
                .resolvedConnectors()
                .first()
                .port
        test("http://127.0.0.1:$port/")
    } finally {
        server.stopSuspend(gracePeriodMillis = 0, timeoutMillis = 1_000)
    }
}
