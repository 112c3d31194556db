package dev.rezo.checks

import dev.rezo.coroutines.Rezo
import dev.rezo.dns.AddressChoice
import dev.rezo.dns.CachingResolver
import dev.rezo.dns.DnsConfig
import dev.rezo.dns.DnsListener
import dev.rezo.dns.DnsStats
import dev.rezo.dns.StaticResolver
import dev.rezo.dns.SystemResolver
import java.net.InetAddress
import java.time.Duration
import kotlin.time.Duration.Companion.seconds

/** The Kotlin of docs-site/dns.md, here so that it compiles. */
internal object DnsKotlinSample {
    fun settings(): Rezo {
        // sample:settings
        val client =
            Rezo {
                dns {
                    ttl = 30.seconds
                    maxEntries = 5_000
                    negativeTtl = 5.seconds
                    staleWhileRevalidate = 30.seconds
                    choice = AddressChoice.ROUND_ROBIN
                }
            }
        // sample:end
        return client
    }

    fun shared(): List<Rezo> {
        // sample:shared
        val config = DnsConfig.DEFAULT.withTtl(Duration.ofMinutes(5))
        val names = CachingResolver(SystemResolver(), config)
        val orders = Rezo { resolver(names) }
        val stock = Rezo { resolver(names) }
        // sample:end
        return listOf(orders, stock)
    }

    fun hosts(): Rezo {
        // sample:hosts
        val hosts =
            """
            10.0.0.7     api.example.com
            10.0.0.8     api.example.com    # both, in this order
            2001:db8::7  stock.example.com
            """.trimIndent()
        val client = Rezo { resolver(StaticResolver.ofHosts(hosts, CachingResolver.global())) }
        // sample:end
        return client
    }

    fun watch(): DnsStats {
        // sample:watch
        val names = CachingResolver.global()
        names.addListener(
            object : DnsListener {
                override fun changed(
                    host: String,
                    gone: List<InetAddress>,
                    come: List<InetAddress>,
                ) = println("$host is no longer at $gone but at $come")
            },
        )
        names.invalidate("api.example.com")
        val stats = names.stats()
        // sample:end
        return stats
    }
}
