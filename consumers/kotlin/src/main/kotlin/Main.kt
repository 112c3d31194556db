import com.sun.net.httpserver.HttpServer
import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import dev.rezo.ktor.RezoEngine
import io.ktor.client.HttpClient
import io.ktor.client.request.get
import io.ktor.client.statement.bodyAsText
import kotlinx.coroutines.runBlocking
import java.net.InetAddress
import java.net.InetSocketAddress

/** Calls a server of the JDK from Kotlin: by the client's own face, and by Ktor with Rezo as its engine. */
fun main() {
    val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
    server.createContext("/") { exchange ->
        val body = "hello".toByteArray()
        exchange.sendResponseHeaders(200, body.size.toLong())
        exchange.responseBody.write(body)
        exchange.close()
    }
    server.start()
    val base = "http://127.0.0.1:${server.address.port}/"
    try {
        runBlocking {
            Rezo { baseUri = base }.use { client -> expect("hello", client.get("greeting").text()) }
            println("Kotlin: a suspending call")
            HttpClient(RezoEngine).use { client -> expect("hello", client.get(base).bodyAsText()) }
            println("Kotlin: a call of Ktor's client")
        }
    } finally {
        server.stop(0)
    }
}

private fun expect(
    expected: String,
    actual: String,
) {
    check(expected == actual) { "expected $expected, actual $actual" }
}
