package dev.rezo.checks

import dev.rezo.client.AddressFamily
import dev.rezo.coroutines.Rezo
import dev.rezo.io.TcpOptions
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** The Kotlin of docs-site/connecting.md that is not among the tests of rezo-coroutines. */
internal object ConnectingKotlinSample {
    fun addresses(): Rezo {
        // sample:addresses
        val client =
            Rezo {
                addressFamily = AddressFamily.IPV4_FIRST
                connectionAttemptDelay = 150.milliseconds
            }
        // sample:end
        return client
    }

    fun options(): Rezo {
        // sample:options
        val keepAlive = TcpOptions.KeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(5), 4)
        val tcp =
            TcpOptions.DEFAULT
                .withLocalInterface("eth1")
                .withKeepAlive(keepAlive)
                .withTrafficClass(0x28)
        val client = Rezo { tcp(tcp) }
        // sample:end
        return client
    }

    suspend fun preconnect(client: Rezo): Int {
        // sample:preconnect
        val opened = client.preconnect("https://api.example.com", 4)
        // sample:end
        return opened
    }
}
