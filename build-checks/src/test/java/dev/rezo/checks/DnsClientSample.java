package dev.rezo.checks;

import static java.time.Duration.ofSeconds;

import dev.rezo.client.RezoClient;
import dev.rezo.dns.CachingResolver;
import dev.rezo.dns.DnsConfig;
import dev.rezo.dns.Resolver;
import dev.rezo.dns.StaticResolver;
import dev.rezo.dnsjava.DnsClient;
import dev.rezo.dnsjava.DnsServers;
import dev.rezo.dnsjava.DohServer;
import dev.rezo.dnsjava.HttpsRecord;
import dev.rezo.dnsjava.NameSearch;
import dev.rezo.dnsjava.ServiceRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What docs-site/dns-client.md shows, here so that it compiles. Immutable. */
final class DnsClientSample {

  private DnsClientSample() {}

  static RezoClient system() throws IOException {
    // sample:system
    DnsClient dns = DnsClient.builder().build();
    Resolver cache = new CachingResolver(dns, DnsConfig.DEFAULT);
    RezoClient client = RezoClient.builder().resolver(cache).build();
    // sample:end
    return client;
  }

  static DnsClient servers() throws IOException {
    // sample:servers
    DnsClient dns =
        DnsClient.builder()
            .servers(
                DnsServers.of(
                        InetAddress.getByName("192.0.2.53"), InetAddress.getByName("192.0.2.54"))
                    .withTryTimeout(ofSeconds(1))
                    .withRotate(true))
            .search(NameSearch.of("corp.example").withNdots(2))
            .deadline(ofSeconds(5))
            .build();
    // sample:end
    return dns;
  }

  static RezoClient hosts(Resolver cache) throws IOException {
    // sample:hosts
    String hosts = Files.readString(Path.of("/etc/hosts"));
    RezoClient client = RezoClient.builder().resolver(StaticResolver.ofHosts(hosts, cache)).build();
    // sample:end
    return client;
  }

  static DnsClient overHttps() throws IOException {
    // sample:https
    DnsClient dns =
        DnsClient.builder()
            .overHttps(
                DohServer.of("https://dns.example/dns-query", InetAddress.getByName("192.0.2.53")))
            .build();
    // sample:end
    return dns;
  }

  static void records(DnsClient dns) {
    // sample:records
    CompletionStage<List<ServiceRecord>> services = dns.services("_ldap._tcp.corp.example");
    CompletionStage<List<HttpsRecord>> https = dns.https("www.example.com");
    // sample:end
    services.thenAcceptBoth(https, (some, others) -> {});
  }
}
