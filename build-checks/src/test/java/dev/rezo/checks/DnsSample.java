package dev.rezo.checks;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.rezo.client.RezoClient;
import dev.rezo.dns.AddressChoice;
import dev.rezo.dns.CachingResolver;
import dev.rezo.dns.DnsConfig;
import dev.rezo.dns.DnsListener;
import dev.rezo.dns.DnsStats;
import dev.rezo.dns.StaticResolver;
import dev.rezo.dns.SystemResolver;
import java.net.InetAddress;
import java.util.List;

/** What docs-site/dns.md shows, here so that it compiles. Immutable. */
final class DnsSample {

  private DnsSample() {}

  static RezoClient settings() {
    // sample:settings
    RezoClient client =
        RezoClient.builder()
            .dns(
                d ->
                    d.withTtl(ofSeconds(30))
                        .withMaxEntries(5_000)
                        .withNegativeTtl(ofSeconds(5))
                        .withStaleWhileRevalidate(ofSeconds(30))
                        .withChoice(AddressChoice.ROUND_ROBIN))
            .build();
    // sample:end
    return client;
  }

  static CachingResolver shared() {
    // sample:shared
    CachingResolver names =
        new CachingResolver(new SystemResolver(), DnsConfig.DEFAULT.withTtl(ofMinutes(5)));
    RezoClient orders = RezoClient.builder().resolver(names).build();
    RezoClient stock = RezoClient.builder().resolver(names).build();
    // sample:end
    orders.close();
    stock.close();
    return names;
  }

  static RezoClient hosts() {
    // sample:hosts
    String hosts =
        """
        10.0.0.7     api.example.com
        10.0.0.8     api.example.com    # both, in this order
        2001:db8::7  stock.example.com
        """;
    RezoClient client =
        RezoClient.builder()
            .resolver(StaticResolver.ofHosts(hosts, CachingResolver.global()))
            .build();
    // sample:end
    return client;
  }

  static DnsStats watch() {
    // sample:watch
    CachingResolver names = CachingResolver.global();
    names.addListener(
        new DnsListener() {
          @Override
          public void changed(String host, List<InetAddress> gone, List<InetAddress> come) {
            System.out.println(host + " is no longer at " + gone + " but at " + come);
          }
        });
    names.invalidate("api.example.com");
    DnsStats stats = names.stats();
    // sample:end
    return stats;
  }
}
