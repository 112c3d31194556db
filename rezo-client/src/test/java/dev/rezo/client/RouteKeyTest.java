package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.TlsTestCa.Issued;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Protocol;
import dev.rezo.http.Response;
import dev.rezo.io.TcpOptions;
import dev.rezo.pool.PoolLimits;
import dev.rezo.testing.ScriptedPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What keeps two calls to one origin from sharing a connection, seen on the wire, and what does
 * not. Of those with a test elsewhere: verification in {@link TlsClientTest}, proxies and their
 * users in {@link ProxyForwardTest}, resolvers in {@link NamesTest}, Unix sockets in {@link
 * UnixSocketClientTest}.
 */
@Tag("F10")
class RouteKeyTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final ConnectionPool pool = ConnectionPool.of(PoolLimits.DEFAULT);
  private final VirtualClient virtual = new VirtualClient(b -> b.pool(pool));

  /** One call on a connection that was parked before, if the route lets it; else on another one. */
  private void assertApart(UnaryOperator<ClientBuilder> difference) {
    answered(virtual.client);
    assertThat(virtual.server.accepted()).isEqualTo(1);
    RezoClient other = difference.apply(virtual.client.toBuilder()).build();
    answered(other);
    assertThat(virtual.server.accepted()).as("the other has a connection of its own").isEqualTo(2);
    answered(virtual.client);
    answered(other);
    assertThat(virtual.server.accepted()).as("and both are used again").isEqualTo(2);
    assertThat(pool.snapshot().buckets()).hasSize(2);
  }

  private void answered(RezoClient by) {
    answered(by.get(VirtualClient.URL));
  }

  /** Whatever connection it takes, it is answered there. */
  private void answered(CallBuilder call) {
    int before = virtual.server.accepted();
    CompletableFuture<Response> answer = call.sendAsync();
    virtual.time.runUntilIdle();
    if (virtual.server.accepted() > before) {
      ScriptedPeer fresh = virtual.peer();
      fresh.takeHead();
      fresh.send(OK).onHead(head -> fresh.send(OK));
      virtual.time.runUntilIdle();
    }
    assertThat(answer).isCompleted();
  }

  @Test
  void theLocalAddressIsInTheKey() throws Exception {
    InetAddress local = InetAddress.getByName("192.0.2.200");
    assertApart(b -> b.tcp(TcpOptions.DEFAULT.withLocalAddress(local)));
  }

  @Test
  void theAddressFamilyIsInTheKey() {
    assertApart(b -> b.addressFamily(AddressFamily.IPV4_ONLY));
  }

  @Test
  void theProtocolVersionIsInTheKey() {
    assertApart(b -> b.version(Protocol.HTTP_1_0));
  }

  @Test
  void fixedAddressesAreInTheKey() {
    assertApart(b -> b.host("service.test", VirtualClient.ADDRESS.getAddress()));
  }

  @Test
  void whereAnOriginIsLedIsInTheKey() {
    assertApart(b -> b.connectTo(origin -> new Endpoint("elsewhere.test", 80)));
  }

  @Test
  @Tag("A23")
  void theClientCertificateIsInTheKey() {
    TlsTestCa ca = TlsTestCa.root("CN=CA");
    TlsTestCa clients = TlsTestCa.root("CN=Clients");
    VirtualTlsServer server =
        new VirtualTlsServer(
            new TlsTestServer(ca.issue("CN=service", "DNS:service.test"), clients.certificate())
                .needClientAuth(),
            (connection, head) -> connection.respond(connection.client()));
    InetAddress address = VirtualClient.ADDRESS.getAddress();
    virtual.network.listen(new InetSocketAddress(address, 443), server::accept);
    RezoClient ada = showing(ca, clients.issue("CN=Ada"));
    RezoClient bob = showing(ca, clients.issue("CN=Bob"));
    assertThat(whoAsks(ada)).isEqualTo("CN=Ada");
    assertThat(whoAsks(bob)).isEqualTo("CN=Bob");
    assertThat(whoAsks(ada)).isEqualTo("CN=Ada");
    assertThat(whoAsks(bob)).isEqualTo("CN=Bob");
    assertThat(server.connections()).hasSize(2);
  }

  private RezoClient showing(TlsTestCa ca, Issued identity) {
    return virtual.client.toBuilder()
        .tlsTasks(Runnable::run)
        .tls(
            TlsConfig.builder()
                .trust(ca.certificate())
                .identity(TlsTestStores.key(identity), TlsTestStores.PASSWORD)
                .build())
        .build();
  }

  private String whoAsks(RezoClient by) {
    CompletableFuture<String> answer =
        by.get("https://service.test/").sendAsync(BodyReaders.text());
    virtual.time.runUntilIdle();
    assertThat(answer).isCompleted();
    return answer.join();
  }

  @Test
  void noSettingOfACallIsInTheKey() {
    for (int i = 1; i <= 1_000; i++) {
      Duration limit = Duration.ofSeconds(i);
      answered(
          virtual
              .client
              .get(VirtualClient.URL)
              .timeouts(t -> t.connect(limit).head(limit).readIdle(limit).call(limit))
              .header("X-Number", "" + i)
              .dnsTtl(limit));
    }
    assertThat(virtual.server.accepted()).isEqualTo(1);
    assertThat(pool.snapshot().buckets())
        .singleElement()
        .satisfies(bucket -> assertThat(bucket.turnover().leased()).isEqualTo(1_000));
  }

  @Test
  void noOtherSettingOfAClientIsInTheKey() {
    answered(virtual.client);
    answered(
        virtual.client.toBuilder()
            .timeouts(t -> t.head(Duration.ofSeconds(7)))
            .header("X-Other", "yes")
            .connectionAttemptDelay(Duration.ofMillis(70))
            .reconnect(false)
            .leakSampling(0)
            .interceptor((request, chain) -> chain.proceed(request))
            .baseUri("http://service.test/v1/")
            .build());
    assertThat(virtual.server.accepted()).isEqualTo(1);
  }
}
