package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.CertificateFacts;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Phase;
import dev.rezo.http.Response;
import dev.rezo.http.TlsFacts;
import dev.rezo.testing.ConnectionFault;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import dev.rezo.testing.ThrowAwayCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TlsClientTest {

  private static final ThrowAwayCa CA = ThrowAwayCa.create();

  @Test
  @Tag("A201")
  void theCertificateOfTheServerIsToldInWords() throws IOException {
    try (MockServer server = server(CA.server("localhost"));
        RezoClient client = client(t -> t.trust(CA.certificate()));
        Response response = client.get(server.url("localhost", "/")).send()) {
      TlsFacts tls = response.connection().connection().tls();
      CertificateFacts leaf = tls.peerCertificate();
      assertThat(leaf.subject()).contains("localhost");
      assertThat(leaf.issuer()).isEqualTo(CA.certificate().getSubjectX500Principal().getName());
      assertThat(leaf.names()).contains("localhost");
      assertThat(leaf.validTo()).isAfter(leaf.validFrom());
      assertThat(leaf.sha256()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
      assertThat(leaf.sha1()).matches("([0-9A-F]{2}:){19}[0-9A-F]{2}");
      assertThat(response.connection().connection().handshakeTime()).isPositive();
    }
  }

  @Test
  @Tag("A102")
  void aServerOfAKnownAuthorityIsTrustedAndToldOnTheResponse() throws IOException {
    try (MockServer server = server(CA.server("localhost"));
        RezoClient client = client(t -> t.trust(CA.certificate()))) {
      try (Response response = client.get(server.url("localhost", "/")).send()) {
        assertThat(response.body().text()).isEqualTo("secret");
        TlsFacts tls = response.connection().connection().tls();
        assertThat(tls.protocol()).isEqualTo("TLSv1.3");
        assertThat(tls.verified()).isTrue();
        assertThat(tls.applicationProtocol()).isEqualTo("http/1.1");
        assertThat(response.timing().tls()).isPositive();
      }
      client.get(server.url("localhost", "/")).send(BodyReaders.text());
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  @Tag("F18")
  void allThatAreAskedForAreOpenedAheadWhereConnectionsAreNotShared() throws Exception {
    try (MockServer server = server(CA.server("localhost"));
        RezoClient client = client(t -> t.trust(CA.certificate()))) {
      assertThat(client.preconnect(server.url("localhost", "/"), 3).get()).isEqualTo(3);
      assertThat(server.accepted()).isEqualTo(3);
    }
  }

  @Test
  @Tag("A102")
  void anUnknownAuthorityIsRefusedWithAReason() {
    assertRefused(CA.server("localhost"), t -> {}, "not trusted");
  }

  @Test
  void anExpiredCertificateIsRefusedWithItsDate() {
    assertRefused(CA.expired("localhost"), t -> t.trust(CA.certificate()), "expired");
  }

  @Test
  void aCertificateForAnotherHostIsRefusedWithItsNames() {
    assertRefused(CA.server("other.test"), t -> t.trust(CA.certificate()), "other.test");
  }

  @Test
  @Tag("A23")
  @Tag("A101")
  @Tag("F10")
  void aStrictClientDoesNotReuseTheConnectionOfAnInsecureOne() throws IOException {
    try (MockServer server = server(CA.server("localhost"));
        ConnectionPool pool = ConnectionPool.of(dev.rezo.pool.PoolLimits.DEFAULT);
        RezoClient insecure =
            RezoClient.builder().pool(pool).tls(TlsConfig.Builder::insecure).build();
        RezoClient strict = RezoClient.builder().pool(pool).build()) {
      insecure.get(server.url("localhost", "/")).send(BodyReaders.text());
      assertThatThrownBy(() -> strict.get(server.url("localhost", "/")).send())
          .isInstanceOf(ConnectionFailedException.class);
    }
  }

  @Test
  @Tag("A23")
  @Tag("A101")
  @Tag("F10")
  void anInsecureClientDoesNotReuseTheConnectionOfAStrictOne() throws IOException {
    try (MockServer server = server(CA.server("localhost"));
        ConnectionPool pool = ConnectionPool.of(dev.rezo.pool.PoolLimits.DEFAULT);
        RezoClient strict =
            RezoClient.builder().pool(pool).tls(t -> t.trust(CA.certificate())).build();
        RezoClient insecure =
            RezoClient.builder().pool(pool).tls(TlsConfig.Builder::insecure).build()) {
      strict.get(server.url("localhost", "/")).send(BodyReaders.text());
      try (Response response = insecure.get(server.url("localhost", "/")).send()) {
        response.body().text();
        TlsFacts tls = response.connection().connection().tls();
        assertThat(tls.resumed()).isFalse();
        assertThat(tls.verified()).isFalse();
      }
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  @Tag("A103")
  void aClientCertificateIsShownWhenAskedFor(@TempDir Path folder) throws IOException {
    ThrowAwayCertificate.PemFiles files = CA.client("payments").writePem(folder);
    try (MockServer server =
            MockServer.startTls(ServerTls.of(CA.server("localhost")).requireClientCertificate(CA));
        RezoClient client =
            client(t -> t.trust(CA.certificate()).identity(files.chain(), files.privateKey()))) {
      server.enqueue(MockResponse.ok("hello payments"));
      assertThat(client.get(server.url("localhost", "/")).send(BodyReaders.text()))
          .isEqualTo("hello payments");
    }
  }

  @Test
  @Tag("A104")
  void aPeerThatNeverShakesHandsIsEndedByTheConnectTimeout() throws IOException {
    try (MockServer server = server(CA.server("localhost"));
        RezoClient client =
            RezoClient.builder()
                .pool(limits -> limits)
                .keepAlive(false)
                .tls(t -> t.trust(CA.certificate()))
                .build()) {
      String url = server.url("localhost", "/");
      client.get(url).send(BodyReaders.text()); // Now all is loaded, and TLS is soon begun.
      server.faultNextConnections(ConnectionFault.SILENT);
      assertThatThrownBy(
              () -> client.get(url).timeouts(t -> t.connect(Duration.ofSeconds(4))).send())
          .isInstanceOfSatisfying(
              DeadlineException.class, e -> assertThat(e.phase()).isEqualTo(Phase.TLS));
    }
  }

  @Test
  @Tag("A100")
  void aSecondConnectionResumesTheSession() throws IOException {
    try (MockServer server = server(CA.server("localhost"));
        RezoClient client =
            RezoClient.builder()
                .pool(limits -> limits)
                .keepAlive(false)
                .tls(t -> t.trust(CA.certificate()))
                .build()) {
      boolean[] resumed = new boolean[2];
      for (int i = 0; i < 2; i++) {
        try (Response response = client.get(server.url("localhost", "/")).send()) {
          response.body().text();
          resumed[i] = response.connection().connection().tls().resumed();
        }
      }
      assertThat(resumed).containsExactly(false, true);
    }
  }

  @Test
  void aLargeBodySurvivesTls() throws IOException {
    byte[] bytes = new byte[5 * 1024 * 1024];
    new Random(3).nextBytes(bytes);
    try (MockServer server = server(CA.server("localhost"));
        RezoClient client = client(t -> t.trust(CA.certificate()))) {
      server.handler(request -> MockResponse.ok(request.body()));
      byte[] echoed =
          client
              .post(server.url("localhost", "/"))
              .body(dev.rezo.http.Bodies.of(bytes, "x/y"))
              .send(BodyReaders.bytes());
      assertThat(echoed).isEqualTo(bytes);
    }
  }

  private static void assertRefused(
      ThrowAwayCertificate certificate, Consumer<TlsConfig.Builder> trust, String reason) {
    try (MockServer server = server(certificate);
        RezoClient client = client(trust)) {
      assertThatThrownBy(() -> client.get(server.url("localhost", "/")).send())
          .isInstanceOfSatisfying(
              ConnectionFailedException.class,
              e -> {
                assertThat(e.phase()).isEqualTo(Phase.TLS);
                assertThat(e).hasMessageContaining(reason);
                assertThat(TlsFailures.isCertificateProblem(e)).isTrue();
              });
    }
  }

  private static MockServer server(ThrowAwayCertificate certificate) {
    MockServer server = MockServer.startTls(ServerTls.of(certificate).alpn("http/1.1"));
    server.handler(request -> MockResponse.ok("secret"));
    return server;
  }

  private static RezoClient client(Consumer<TlsConfig.Builder> tls) {
    return RezoClient.builder().pool(limits -> limits).tls(tls).build();
  }
}
