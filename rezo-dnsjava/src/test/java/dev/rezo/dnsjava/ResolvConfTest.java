package dev.rezo.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResolvConfTest {

  private static ResolvConf parse(String... lines) {
    return ResolvConf.parse(List.of(lines));
  }

  @Test
  void serversSearchAndOptionsAreRead() {
    ResolvConf conf =
        parse(
            "# by hand",
            "; too",
            "nameserver 192.0.2.1",
            "nameserver 2001:db8::53",
            "search ns.svc.cluster.local  cluster.local",
            "options ndots:5 timeout:1 attempts:3 rotate edns0");

    assertThat(conf.servers().toString())
        .isEqualTo("DnsServers[192.0.2.1:53, [2001:db8:0:0:0:0:0:53]:53]");
    assertThat(conf.servers().tryTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(conf.servers().attempts()).isEqualTo(3);
    assertThat(conf.servers().rotate()).isTrue();
    assertThat(conf.search())
        .isEqualTo(NameSearch.of("ns.svc.cluster.local", "cluster.local").withNdots(5));
  }

  @Test
  void anEmptyFileMeansTheServerOfThisHost() {
    ResolvConf conf = parse("");

    assertThat(conf.servers().toString()).isEqualTo("DnsServers[127.0.0.1:53]");
    assertThat(conf.servers().tryTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(conf.search()).isEqualTo(NameSearch.NONE);
  }

  @Test
  void theLastOfSearchAndDomainCounts() {
    assertThat(parse("search a.test b.test", "domain c.test").search().domains())
        .containsExactly("c.test");
  }

  @Test
  void whatMakesNoSenseIsLeftOut() {
    ResolvConf conf =
        parse(
            "nameserver dns.example",
            "nameserver",
            "nameserver 192.0.2.1",
            "nameserver 192.0.2.2",
            "nameserver 192.0.2.3",
            "nameserver 192.0.2.4",
            "search . a..b corp.test",
            "options ndots:many timeout:0 attempts:99 ndots:99");

    assertThat(conf.servers().addresses()).hasSize(3);
    assertThat(conf.servers().tryTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(conf.servers().attempts()).isEqualTo(5);
    assertThat(conf.search()).isEqualTo(NameSearch.of("corp.test").withNdots(15));
  }

  @Test
  void moreDomainsThanAreSearchedAreLeftOut() {
    String forty =
        IntStream.range(0, 40).mapToObj(i -> "d" + i + ".test").collect(Collectors.joining(" "));

    assertThat(parse("search " + forty).search().domains())
        .hasSize(32)
        .startsWith("d0.test")
        .endsWith("d31.test");
  }
}
