package dev.rezo.checks

import dev.rezo.coroutines.Rezo
import dev.rezo.dns.CachingResolver
import dev.rezo.dns.DnsConfig
import dev.rezo.dns.Resolver
import dev.rezo.dns.StaticResolver
import dev.rezo.dnsjava.DnsClient
import dev.rezo.dnsjava.DnsServers
import dev.rezo.dnsjava.DohServer
import dev.rezo.dnsjava.HttpsRecord
import dev.rezo.dnsjava.NameSearch
import dev.rezo.dnsjava.ServiceRecord
import kotlinx.coroutines.future.await
import java.net.InetAddress
import java.time.Duration
import kotlin.io.path.Path
import kotlin.io.path.readText

/** The Kotlin of docs-site/dns-client.md, here so that it compiles. */
internal object DnsClientKotlinSample {
    fun system(): Rezo {
        // sample:system
        val dns = DnsClient.builder().build()
        val client = Rezo { resolver(CachingResolver(dns, DnsConfig.DEFAULT)) }
        // sample:end
        return client
    }

    fun servers(): DnsClient {
        // sample:servers
        val addresses = listOf("192.0.2.53", "192.0.2.54").map(InetAddress::getByName)
        val dns =
            DnsClient
                .builder()
                .servers(
                    DnsServers
                        .of(*addresses.toTypedArray())
                        .withTryTimeout(Duration.ofSeconds(1))
                        .withRotate(true),
                ).search(NameSearch.of("corp.example").withNdots(2))
                .deadline(Duration.ofSeconds(5))
                .build()
        // sample:end
        return dns
    }

    fun hosts(cache: Resolver): Rezo {
        // sample:hosts
        val hosts = Path("/etc/hosts").readText()
        val client = Rezo { resolver(StaticResolver.ofHosts(hosts, cache)) }
        // sample:end
        return client
    }

    fun overHttps(): DnsClient {
        // sample:https
        val address = InetAddress.getByName("192.0.2.53")
        val dns =
            DnsClient
                .builder()
                .overHttps(
                    DohServer.of("https://dns.example/dns-query", address),
                ).build()
        // sample:end
        return dns
    }

    suspend fun records(dns: DnsClient): Pair<List<ServiceRecord>, List<HttpsRecord>> {
        // sample:records
        val services = dns.services("_ldap._tcp.corp.example").await() // kotlinx.coroutines.future
        val https = dns.https("www.example.com").await()
        // sample:end
        return services to https
    }
}
