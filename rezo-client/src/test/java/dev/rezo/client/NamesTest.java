package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rezo.dns.CachingResolver;
import dev.rezo.dns.DnsConfig;
import dev.rezo.dns.Resolver;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.Response;
import dev.rezo.testing.ConnectOutcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where the addresses of a client and of a call come from. */
class NamesTest {

  private static final String OK =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

  private static final InetAddress ONE = VirtualClient.ADDRESS.getAddress();
  private static final InetAddress TWO = VirtualClient.address("192.0.2.2").getAddress();

  @Test
  @Tag("A27")
  @Tag("F14")
  void oneCallMayGoPastTheCacheOrTurnItOn() {
    Counted names = new Counted(ONE);
    VirtualClient cached = cached(names, DnsConfig.DEFAULT);
    assertThat(lookups(cached, names, null)).isEqualTo(1);
    assertThat(lookups(cached, names, null)).isZero();
    assertThat(lookups(cached, names, Duration.ZERO)).as("off for this call").isEqualTo(1);
    assertThat(lookups(cached, names, null)).as("on for the others").isZero();

    VirtualClient uncached = cached(names, DnsConfig.DEFAULT.withTtl(Duration.ZERO));
    assertThat(lookups(uncached, names, null)).isEqualTo(1);
    assertThat(lookups(uncached, names, Duration.ofMinutes(5))).isEqualTo(1);
    assertThat(lookups(uncached, names, Duration.ofMinutes(5))).as("on for this call").isZero();
    assertThat(lookups(uncached, names, null)).as("off for the others").isEqualTo(1);
  }

  private static VirtualClient cached(Resolver names, DnsConfig config) {
    return new VirtualClient(b -> b.resolver(new CachingResolver(names, config)));
  }

  /** How often the upstream is asked for one call on a fresh connection. */
  private static int lookups(VirtualClient virtual, Counted names, Duration ttl) {
    int before = names.asked;
    CallBuilder call = virtual.client.get(VirtualClient.URL);
    if (ttl != null) {
      call.dnsTtl(ttl);
    }
    CompletableFuture<Response> answer = virtual.send(call.request());
    virtual.says(virtual.peerAfter(answer), OK);
    assertThat(answer).isCompleted();
    return names.asked - before;
  }

  @Test
  @Tag("A27")
  void aCallThatBringsAResolverIsLedByItAloneAndSharesNoConnection() {
    VirtualClient virtual = new VirtualClient(b -> b.host("service.test", ONE));
    var second = virtual.network.listen(new InetSocketAddress(TWO, 80));
    CompletableFuture<Response> usual = virtual.get();
    virtual.says(virtual.peerAfter(usual), OK.replace("Connection: close\r\n", ""));
    Counted own = new Counted(TWO);
    CompletableFuture<Response> call =
        virtual.send(virtual.client.get(VirtualClient.URL).resolver(own).request());
    assertThat(call).as("the parked connection was led elsewhere").isNotDone();
    virtual.says(second.takePeer(), OK);
    assertThat(call).isCompleted();
    assertThat(own.asked).isEqualTo(1);
  }

  @Test
  void aHostWithFixedAddressesIsNotAskedFor() {
    VirtualClient virtual = new VirtualClient(b -> b.host("Service.TEST.", ONE));
    CompletableFuture<Response> call = virtual.get();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call).isCompleted();
    assertThat(virtual.resolver.lookups).isZero();
    assertThat(virtual.client.describe()).contains("hosts: {service.test=[/192.0.2.1]} (set)");
    assertThat(virtual.client.toBuilder().build().describe()).contains("service.test");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RezoClient.builder().host("a.test"))
        .withMessageContaining("at least one address");
  }

  @Test
  void aResolverHearsThatNoAddressCouldBeConnectedTo() {
    Counted names = new Counted(ONE, TWO);
    VirtualClient virtual = new VirtualClient(b -> b.resolver(names));
    virtual.server.always(ConnectOutcome.refuse());
    CompletableFuture<Response> call = virtual.get();
    assertThat(DeadlineTest.failure(call)).isInstanceOf(ConnectionFailedException.class);
    assertThat(names.failed).containsExactly("service.test [/192.0.2.1, /192.0.2.2]");
  }

  @Test
  @Tag("F18")
  void whatIsOpenedAheadGoesToAllAddressesInTurn() {
    Counted names = new Counted(ONE, TWO);
    VirtualClient virtual = new VirtualClient(b -> b.resolver(names));
    var second = virtual.network.listen(new InetSocketAddress(TWO, 80));
    CompletableFuture<Integer> opened = virtual.client.preconnect(VirtualClient.URL, 4);
    virtual.time.runUntilIdle();
    assertThat(opened).isCompletedWithValue(4);
    assertThat(virtual.server.accepted()).isEqualTo(2);
    assertThat(second.accepted()).isEqualTo(2);
  }

  @Test
  void turningKeepsThePlacesOfTheFamilies() throws Exception {
    InetAddress six = InetAddress.getByName("2001:db8::1");
    InetAddress otherSix = InetAddress.getByName("2001:db8::2");
    List<InetAddress> all = List.of(six, ONE, otherSix, TWO);
    assertThat(HappyEyeballs.rotate(all, 0)).isEqualTo(all);
    assertThat(HappyEyeballs.rotate(all, 1)).containsExactly(otherSix, TWO, six, ONE);
    assertThat(HappyEyeballs.rotate(all, 2)).isEqualTo(all);
  }

  /** Answers with fixed addresses, and counts. */
  private static final class Counted implements Resolver {
    private final List<InetAddress> addresses;
    final List<String> failed = new ArrayList<>();
    int asked;

    Counted(InetAddress... addresses) {
      this.addresses = List.of(addresses);
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String host) {
      asked++;
      return CompletableFuture.completedStage(addresses);
    }

    @Override
    public void allFailed(String host, Collection<InetAddress> tried) {
      failed.add(host + " " + tried);
    }
  }
}
