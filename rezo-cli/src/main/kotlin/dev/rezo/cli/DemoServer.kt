package dev.rezo.cli

import io.ktor.http.ContentType
import io.ktor.network.tls.certificates.CertificateBuilder
import io.ktor.network.tls.certificates.KeyType
import io.ktor.network.tls.certificates.buildKeyStore
import io.ktor.network.tls.extensions.HashAlgorithm
import io.ktor.network.tls.extensions.SignatureAlgorithm
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.serverConfig
import io.ktor.server.engine.applicationEnvironment
import io.ktor.server.engine.connector
import io.ktor.server.engine.embeddedServer
import io.ktor.server.engine.sslConnector
import io.ktor.server.netty.Netty
import io.ktor.server.plugins.origin
import io.ktor.server.response.respondText
import io.ktor.server.routing.Routing
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.routing
import io.netty.channel.Channel
import io.netty.channel.ChannelPipeline
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import java.net.InetSocketAddress
import java.security.KeyPair
import java.security.KeyStore
import java.security.PrivateKey
import java.security.cert.X509Certificate
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import javax.security.auth.x500.X500Principal

/**
 * A server on loopback ports that the system chose, plaintext and TLS, which can misbehave when it is asked to.
 *
 * Lifecycle: answers from its making to [close].
 *
 * Thread-safe.
 */
internal class DemoServer : AutoCloseable {
    /** One accepted connection. Thread-safe. */
    private class Accepted(
        val channel: Channel,
    ) {
        val served = AtomicInteger()
    }

    init {
        // Netty would load its native transport: NIO does, and newer JDKs warn of native code.
        System.setProperty("io.netty.transport.noNative", "true")
    }

    private val accepted = AtomicInteger()
    private val received = ConcurrentHashMap<String, AtomicInteger>()
    private val open = ConcurrentHashMap<Int, Accepted>()

    private val authority = newAuthority()
    private val identity = newIdentity(authority)

    /** Who signed the server's certificate; made a moment ago, known to nobody. */
    val issuer: X509Certificate = authority.getCertificate(AUTHORITY) as X509Certificate

    private val server =
        embeddedServer(
            Netty,
            serverConfig(applicationEnvironment()) { module { routing { routes() } } },
        ) {
            connector {
                host = LOOPBACK
                port = 0
            }
            sslConnector(identity, SERVER, { PASSWORD.toCharArray() }, { PASSWORD.toCharArray() }) {
                host = LOOPBACK
                port = 0
            }
            enableHttp2 = false
            channelPipelineConfig = { accept(this) }
        }.start(wait = false)

    private val ports = runBlocking { server.engine.resolvedConnectors() }.map { it.port }

    /** Where it answers in plaintext. */
    val plainUrl: String = "http://$LOOPBACK:${ports[0]}"

    /** Where it answers over TLS, with the name that its certificate has. */
    val secureUrl: String = "https://localhost:${ports[1]}"

    /** The same place under a name that its certificate does not have. */
    val misnamedUrl: String = "https://$LOOPBACK:${ports[1]}"

    /** How many connections were accepted so far. */
    fun connections(): Int = accepted.get()

    /** How many requests for this path came in so far. */
    fun requests(path: String): Int = received[path]?.get() ?: 0

    /** Closes every connection. */
    fun hangUp() {
        open.values.forEach { it.channel.close() }
    }

    override fun close() {
        server.stop(0, STOP_PATIENCE_MILLIS)
    }

    private fun accept(pipeline: ChannelPipeline) {
        val channel = pipeline.channel()
        val port = (channel.remoteAddress() as InetSocketAddress).port
        accepted.incrementAndGet()
        open[port] = Accepted(channel)
        channel.closeFuture().addListener { open.remove(port) }
    }

    private fun Routing.routes() {
        get("/hello") { answer(call) }
        get("/work") {
            delay(WORK_MILLIS)
            answer(call)
        }
        get("/hang") {
            count(call)
            awaitEnd(call)
        }
        get("/vanish") { vanishOrAnswer(call) }
        post("/vanish") { vanishOrAnswer(call) }
    }

    private fun count(call: ApplicationCall): Int {
        received.computeIfAbsent(call.request.origin.uri) { AtomicInteger() }.incrementAndGet()
        return open[call.request.origin.remotePort]?.served?.incrementAndGet() ?: 0
    }

    private suspend fun answer(call: ApplicationCall) {
        count(call)
        call.respondText("hello\n", ContentType.Text.Plain)
    }

    /** Hangs up instead of answering, on a connection that has served before. */
    private suspend fun vanishOrAnswer(call: ApplicationCall) {
        val first = count(call) == 1
        if (first) {
            call.respondText("hello\n", ContentType.Text.Plain)
        } else {
            open[call.request.origin.remotePort]?.channel?.close()
            awaitEnd(call)
        }
    }

    /** Waits until the connection is closed, by whichever side. */
    private suspend fun awaitEnd(call: ApplicationCall) {
        val ended = CompletableDeferred<Unit>()
        val channel = open[call.request.origin.remotePort]?.channel ?: return
        channel.closeFuture().addListener { ended.complete(Unit) }
        ended.await()
    }

    private companion object {
        const val LOOPBACK = "127.0.0.1"
        const val AUTHORITY = "authority"
        const val SERVER = "server"

        /** Of key stores that exist in memory, for as long as this process. */
        const val PASSWORD = "in-memory"

        /** What an answer of a service costs that asks a database. */
        const val WORK_MILLIS = 5L
        const val STOP_PATIENCE_MILLIS = 500L

        fun newAuthority(): KeyStore =
            buildKeyStore {
                certificate(AUTHORITY) {
                    ellipticCurve()
                    keyType = KeyType.CA
                    domains = emptyList()
                    subject = X500Principal("CN=Rezo demo authority")
                }
            }

        fun newIdentity(authority: KeyStore): KeyStore {
            val certificate = authority.getCertificate(AUTHORITY) as X509Certificate
            val key = authority.getKey(AUTHORITY, PASSWORD.toCharArray()) as PrivateKey
            return buildKeyStore {
                certificate(SERVER) {
                    ellipticCurve()
                    domains = listOf("localhost")
                    ipAddresses = emptyList()
                    subject = X500Principal("CN=localhost")
                    signWith(KeyPair(certificate.publicKey, key), certificate)
                }
            }
        }

        fun CertificateBuilder.ellipticCurve() {
            password = PASSWORD
            hash = HashAlgorithm.SHA256
            sign = SignatureAlgorithm.ECDSA
            keySizeInBits = 256
            daysValid = 1
        }
    }
}
