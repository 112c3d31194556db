package dev.rezo.checks

import dev.rezo.checks.WritingPluginsKotlinSample.Signing
import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import dev.rezo.plugins.retry.Retry
import dev.rezo.testing.VirtualLoops
import dev.rezo.testing.VirtualNetwork
import dev.rezo.testing.VirtualTime
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.net.InetAddress
import java.net.InetSocketAddress
import java.time.Clock
import java.time.Duration
import java.time.Instant
import java.time.ZoneId
import java.time.ZoneOffset
import java.util.concurrent.CompletableFuture

/** The plugin that docs-site/writing-plugins.md shows in Kotlin does what is said of it. */
@OptIn(ExperimentalCoroutinesApi::class)
internal class WritingPluginsKotlinSampleTest {
    private val time = VirtualTime()
    private val clock = HandSetClock()
    private val signing = Signing("key-1", "both sides know".encodeToByteArray(), clock)

    // sample:testing
    @Test
    fun aRetryIsSignedAnew() {
        val network = VirtualNetwork(time)
        val address = InetAddress.getByName("192.0.2.1")
        val server = network.listen(InetSocketAddress(address, 80))
        val client =
            Rezo {
                loops(VirtualLoops(network, 1))
                resolver { CompletableFuture.completedFuture(listOf(address)) }
                pool { }
                interceptor(Retry.exponential(2))
                attemptInterceptor(signing)
            }

        val call =
            CoroutineScope(
                Dispatchers.Unconfined,
            ).async { client.get("http://service.test/orders") }
        time.runUntilIdle()
        val peer = server.takePeer()
        assertThat(peer.takeHead()).contains("X-Date: Sun, 22 Nov 2026 00:00:00 GMT\r\n")
        clock.now = clock.now.plusSeconds(2)
        peer.send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
        time.advance(Duration.ofSeconds(10)) // No test waits for the pause.
        time.runUntilIdle()
        assertThat(peer.takeHead()).contains("X-Date: Sun, 22 Nov 2026 00:00:02 GMT\r\n")
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        time.runUntilIdle()
        assertThat(call.getCompleted().status).isEqualTo(200)
    }
    // sample:end

    /** Says what it was told. Not thread-safe; the caller serialises. */
    private class HandSetClock : Clock() {
        var now: Instant = Instant.parse("2026-11-22T00:00:00Z")

        override fun getZone(): ZoneId = ZoneOffset.UTC

        override fun withZone(zone: ZoneId): Clock =
            throw UnsupportedOperationException("it is UTC")

        override fun instant(): Instant = now
    }
}
