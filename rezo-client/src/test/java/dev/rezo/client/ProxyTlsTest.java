package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.Phase;
import dev.rezo.http.ProxyFailedException;
import dev.rezo.http.Response;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RawServer;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TLS through a proxy, and with one, on sockets. */
@Timeout(30)
class ProxyTlsTest {

  private static final ThrowAwayCa ORIGIN_CA = ThrowAwayCa.create();
  private static final ThrowAwayCa PROXY_CA = ThrowAwayCa.create();

  private static MockServer origin() {
    return MockServer.startTls(ServerTls.of(ORIGIN_CA.server("localhost")).alpn("http/1.1"))
        .handler(request -> MockResponse.ok("secret"));
  }

  private static ClientBuilder client() {
    return RezoClient.builder()
        .pool(limits -> limits)
        .tls(TlsConfig.builder().trust(ORIGIN_CA.certificate()).build());
  }

  private static TlsConfig trustInProxy() {
    return TlsConfig.builder().trust(PROXY_CA.certificate()).build();
  }

  @Test
  @Tag("A53")
  void tlsInATunnelIsSpokenWithTheOrigin() throws IOException {
    try (MockServer origin = origin();
        RelayProxy relay = new RelayProxy(origin.port());
        RezoClient client =
            client().proxy(Proxy.http("127.0.0.1", relay.port()).credentials("a", "b")).build()) {
      for (int i = 0; i < 2; i++) {
        try (Response response =
            client
                .get(origin.url("localhost", "/"))
                .header("Proxy-Authorization", "Bearer t")
                .send()) {
          assertThat(response.body().text()).isEqualTo("secret");
          assertThat(response.connection().connection().tls().applicationProtocol())
              .isEqualTo("http/1.1");
          assertThat(response.connection().connection().tls().verified()).isTrue();
        }
        assertThat(origin.takeRequest().headers("Proxy-Authorization")).isEmpty();
      }
      assertThat(relay.heads)
          .containsExactly(
              "CONNECT localhost:%d HTTP/1.1\r\nHost: localhost:%<d\r\n".formatted(origin.port())
                  + "Proxy-Authorization: Basic YTpi\r\n\r\n");
    }
  }

  @Test
  @Tag("F13")
  void theProxyItselfMaySpeakTls() throws IOException {
    try (MockServer origin = origin();
        RelayProxy relay =
            new RelayProxy(ServerTls.of(PROXY_CA.server("localhost")), origin.port());
        RezoClient client =
            client().proxy(Proxy.https("localhost", relay.port()).tls(trustInProxy())).build()) {
      assertThat(client.get(origin.url("localhost", "/")).send(BodyReaders.text()))
          .isEqualTo("secret");
    }
  }

  @Test
  void aProxyThatIsNotTrustedIsRefusedWhateverTheClientTrusts() throws IOException {
    try (MockServer origin = origin();
        RelayProxy relay =
            new RelayProxy(ServerTls.of(PROXY_CA.server("localhost")), origin.port());
        RezoClient client = client().proxy(Proxy.https("localhost", relay.port())).build()) {
      ProxyFailedException failure =
          catchThrowableOfType(
              ProxyFailedException.class, () -> client.get(origin.url("localhost", "/")).send());
      assertThat(failure.phase()).isEqualTo(Phase.TLS);
      assertThat(failure).hasMessageContaining("via https://localhost:" + relay.port());
      assertThat(origin.accepted()).isZero();
    }
  }

  @Test
  void plainRequestsAreForwardedByAProxyThatSpeaksTls() throws IOException {
    try (RawServer proxy =
            RawServer.startTls(
                ServerTls.of(PROXY_CA.server("localhost")),
                connection -> {
                  String head = connection.handshake().readHead();
                  connection.write(
                      "HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
                });
        RezoClient client =
            client().proxy(Proxy.https("localhost", proxy.port()).tls(trustInProxy())).build()) {
      assertThat(client.get("http://origin.test/a").send(BodyReaders.text()))
          .startsWith("GET http://origin.test/a HTTP/1.1\r\nHost: origin.test\r\n");
    }
  }

  @Test
  void theOriginsCertificateIsVerifiedBehindAnyProxy() throws IOException {
    try (MockServer origin = MockServer.startTls(ServerTls.of(ORIGIN_CA.server("other.test")));
        RelayProxy relay = new RelayProxy(origin.port());
        RezoClient client = client().proxy(Proxy.http("127.0.0.1", relay.port())).build()) {
      ConnectionFailedException failure =
          catchThrowableOfType(
              ConnectionFailedException.class,
              () -> client.get(origin.url("localhost", "/")).send());
      assertThat(failure.phase()).isEqualTo(Phase.TLS);
      assertThat(failure).isNotInstanceOf(ProxyFailedException.class);
      assertThat(failure).hasMessageContaining("other.test");
    }
  }

  @Test
  @Tag("A53")
  void bytesBehindTheProxysHeadGoToTls() throws IOException {
    try (RawServer proxy =
            RawServer.start(
                connection -> {
                  String unused = connection.readHead();
                  connection.write("HTTP/1.1 200 OK\r\n\r\nthis is not TLS, as TLS will find");
                  connection.awaitEnd();
                });
        RezoClient client = client().proxy(Proxy.http("127.0.0.1", proxy.port())).build()) {
      ConnectionFailedException failure =
          catchThrowableOfType(
              ConnectionFailedException.class, () -> client.get("https://localhost/").send());
      assertThat(failure.phase()).isEqualTo(Phase.TLS);
    }
  }
}
