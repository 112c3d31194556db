package dev.rezo.ktor

import io.ktor.http.ContentType
import io.ktor.http.Cookie
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpStatusCode
import io.ktor.http.content.PartData
import io.ktor.http.content.forEachPart
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import io.ktor.server.request.httpMethod
import io.ktor.server.request.receiveChannel
import io.ktor.server.request.receiveMultipart
import io.ktor.server.request.receiveParameters
import io.ktor.server.request.receiveText
import io.ktor.server.request.uri
import io.ktor.server.response.header
import io.ktor.server.response.respond
import io.ktor.server.response.respondBytes
import io.ktor.server.response.respondBytesWriter
import io.ktor.server.response.respondRedirect
import io.ktor.server.response.respondText
import io.ktor.server.routing.Route
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.route
import io.ktor.server.routing.routing
import io.ktor.utils.io.readAvailable
import io.ktor.utils.io.readRemaining
import io.ktor.utils.io.writeFully
import io.ktor.utils.io.writeStringUtf8
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.io.readByteArray
import java.io.ByteArrayOutputStream
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import java.util.zip.CRC32
import java.util.zip.GZIPOutputStream

/** What happens at the server by the names that rows choose. */
val gates = ConcurrentHashMap<String, CompletableDeferred<Unit>>()

private val crowds = ConcurrentHashMap<String, AtomicInteger>()

private val visits = ConcurrentHashMap<String, AtomicInteger>()

/** How often something of this name was asked for, this time included. */
private fun visit(name: String): Int =
    visits.computeIfAbsent(name) { AtomicInteger() }.incrementAndGet()

private fun ApplicationCall.name(): String = parameters["name"].orEmpty()

/** What the suite asks for. */
fun Application.siteRoutes() {
    routing {
        messages()
        bodies()
        moves()
        conditions()
    }
}

private fun Route.messages() {
    route("/echo") {
        handle {
            val request = call.request
            val fields =
                request.headers.entries().map { (name, values) ->
                    "$name: ${values.joinToString("|")}".lowercase()
                }
            call.response.header("X-Method", request.httpMethod.value)
            call.respondText((listOf(request.uri) + fields).joinToString("\n"))
        }
    }
    get("/port") { call.respondText("${call.request.local.remotePort}") }
    get("/crowd/{name}") {
        val here = crowds.computeIfAbsent(call.name()) { AtomicInteger() }
        val count = here.incrementAndGet()
        delay(20)
        here.decrementAndGet()
        call.respondText("$count")
    }
    get("/status/{code}") {
        call.respond(HttpStatusCode.fromValue(call.parameters["code"]!!.toInt()))
    }
    get("/teapot") { call.respond(Site.teapot) }
    get("/twice") {
        call.response.header("X-Twice", "a")
        call.response.headers.append("X-Twice", "b")
        call.respondText("")
    }
    get("/never") { awaitCancellation() }
    get("/visits/{name}") { call.respondText("${visit(call.name())}") }
    get("/flaky/{name}") {
        val isUp = visit(call.name()) == 3
        call.respond(if (isUp) HttpStatusCode.OK else HttpStatusCode.ServiceUnavailable)
    }
}

private fun Route.bodies() {
    get("/bytes/{count}") { call.respondBytes(pattern(call.parameters["count"]!!.toInt())) }
    get("/pieces/{name}") {
        call.respondBytesWriter {
            writeStringUtf8("first\n")
            flush()
            gates.getValue(call.name()).await()
            writeStringUtf8("second\n")
        }
    }
    get("/endless") {
        call.respondBytesWriter {
            while (true) writeFully(pattern(64 * 1024))
        }
    }
    get("/gzip") {
        val packed = ByteArrayOutputStream()
        GZIPOutputStream(packed).use { it.write("packed".toByteArray()) }
        call.response.header(HttpHeaders.ContentEncoding, "gzip")
        call.respondBytes(packed.toByteArray(), ContentType.Text.Plain)
    }
    post("/sum") {
        val sum = CRC32()
        val channel = call.receiveChannel()
        val buffer = ByteArray(64 * 1024)
        var count = 0L
        while (true) {
            val read = channel.readAvailable(buffer)
            if (read < 0) break
            sum.update(buffer, 0, read)
            count += read
        }
        val length = call.request.headers[HttpHeaders.ContentLength] ?: "chunked"
        call.respondText("$count ${sum.value} $length")
    }
    post("/form") { call.respondText(call.receiveParameters().entries().joinToString()) }
    post("/text") { call.respondText(call.receiveText()) }
    parts()
}

private fun Route.parts() {
    post("/parts") {
        val parts = ArrayList<String>()
        call.receiveMultipart().forEachPart { part ->
            parts +=
                when (part) {
                    is PartData.FormItem -> {
                        "${part.name}=${part.value}"
                    }

                    is PartData.FileItem -> {
                        val size =
                            part
                                .provider()
                                .readRemaining()
                                .readByteArray()
                                .size
                        "${part.name}:${part.originalFileName}:$size"
                    }

                    else -> {
                        "?"
                    }
                }
            part.release()
        }
        call.respondText(parts.joinToString())
    }
}

private fun Route.moves() {
    get("/moved") { call.respondRedirect("/echo?moved=1") }
    post("/moved") { call.respondRedirect("/echo") }
    get("/around") { call.respondRedirect("/around") }
    get("/cookie") {
        call.response.cookies.append(Cookie("who", "Ada", path = "/"))
        call.respondText("")
    }
}

private fun Route.conditions() {
    get("/fresh/{name}") {
        call.response.header(HttpHeaders.CacheControl, "max-age=60")
        call.respondText("${visit(call.name())}")
    }
    get("/tagged/{name}") {
        val count = visit(call.name())
        call.response.header(HttpHeaders.ETag, "\"one\"")
        if (call.request.headers[HttpHeaders.IfNoneMatch] == "\"one\"") {
            call.respond(HttpStatusCode.NotModified)
        } else {
            call.respondText("$count")
        }
    }
    get("/events") {
        call.respondBytesWriter(ContentType.Text.EventStream) {
            writeStringUtf8("data: one\n\ndata: two\n\n")
        }
    }
}

/** Bytes that tell where they are. */
fun pattern(count: Int): ByteArray = ByteArray(count) { (it * 31 + it / 251).toByte() }

/** What `/sum` says of these bytes when their length was announced so. */
fun sumOf(
    bytes: ByteArray,
    length: String = "${bytes.size}",
): String = "${bytes.size} ${CRC32().apply { update(bytes) }.value} $length"
