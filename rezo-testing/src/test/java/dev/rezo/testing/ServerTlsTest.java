package dev.rezo.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ServerTlsTest {

  private final ThrowAwayCa ca = ThrowAwayCa.create();

  @Test
  void recordsWhatWasAgreedOn() throws IOException {
    ThrowAwayCa people = ThrowAwayCa.create();
    ServerTls tls =
        ServerTls.of(ca.server("localhost")).alpn("http/1.1").requireClientCertificate(people);
    try (MockServer server = MockServer.startTls(tls).handler(request -> MockResponse.ok("hi"))) {
      SSLContext ada = ca.clientContext(people.client("ada"));
      try (SocketClient client =
          SocketClient.secure(server.address(), ada, "http/1.1", "http/1.0")) {
        client.get("/").readTo("hi");
      }
      RecordedRequest.Tls agreed = server.takeRequest().tls();
      assertThat(agreed.protocol()).isEqualTo("TLSv1.3");
      assertThat(agreed.alpn()).isEqualTo("http/1.1");
      assertThat(agreed.serverName()).isEqualTo("localhost");
      assertThat(agreed.clientCertificate().getSubjectX500Principal()).hasToString("CN=ada");
      assertThat(agreed.resumed()).isFalse();
      assertThat(server.handshakes()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void knowsResumedSessions(String protocol) throws IOException {
    ServerTls tls = ServerTls.of(ca.server("localhost")).protocols(protocol);
    SSLContext context = ca.clientContext();
    try (MockServer server = MockServer.startTls(tls).handler(request -> MockResponse.ok("hi"))) {
      for (boolean resumed : new boolean[] {false, true}) {
        try (SocketClient client = SocketClient.secure(server.address(), context)) {
          client.get("/").readTo("hi");
        }
        RecordedRequest.Tls agreed = server.takeRequest().tls();
        assertThat(agreed.protocol()).isEqualTo(protocol);
        assertThat(agreed.resumed()).isEqualTo(resumed);
      }
    }
  }

  @Test
  void clientsRefuseWhatTheyShould() {
    ThrowAwayCa stranger = ThrowAwayCa.create();
    refuses(ca.expired("localhost"), ca);
    refuses(ca.notYetValid("localhost"), ca);
    refuses(ca.server("example.com", "127.0.0.1"), ca);
    refuses(ThrowAwayCa.selfSigned("localhost"), ca);
    refuses(stranger.server("localhost"), ca);
  }

  @Test
  void clientsTrustChainsThroughAnIntermediate() throws IOException {
    ThrowAwayCertificate certificate = ca.intermediate().server("localhost");
    assertThat(certificate.chain()).hasSize(3);
    try (MockServer server = MockServer.startTls(ServerTls.of(certificate));
        SocketClient client = SocketClient.secure(server.address(), ca.clientContext())) {
      server.enqueue(MockResponse.ok("hi"));
      client.get("/").readTo("hi");
    }
  }

  @Test
  void aClientWithoutTheCertificateThatIsAskedForFails() throws IOException {
    ServerTls tls = ServerTls.of(ca.server("localhost")).requireClientCertificate(ca);
    try (MockServer server = MockServer.startTls(tls)) {
      assertThatThrownBy(
              () -> {
                try (SocketClient client =
                    SocketClient.secure(server.address(), ca.clientContext())) {
                  client.get("/").readToEnd(); // TLS 1.3: the client hears of it when it reads.
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(server.awaitEnd(0)).isEqualTo(ConnectionEnd.HANDSHAKE_FAILED);
      assertThat(server.handshakes()).isZero();
    }
  }

  @Test
  void aClientWithOtherApplicationProtocolsFails() throws IOException {
    ServerTls tls = ServerTls.of(ca.server("localhost")).alpn("h2");
    try (MockServer server = MockServer.startTls(tls)) {
      assertThatThrownBy(
              () -> SocketClient.secure(server.address(), ca.clientContext(), "http/1.1"))
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void idleConnectionsCloseInOrderUnderTls() throws IOException {
    ServerTls tls = ServerTls.of(ca.server("localhost"));
    try (MockServer server = MockServer.startTls(tls).handler(request -> MockResponse.ok("hi"));
        SocketClient client = SocketClient.secure(server.address(), ca.clientContext())) {
      client.get("/").readTo("hi");
      assertThat(server.closeIdleConnections()).isEqualTo(1);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void keysAndCertificatesGoThroughPemAndKeyStores(@TempDir Path directory) throws Exception {
    ThrowAwayCertificate certificate = ca.client("ada");
    ThrowAwayCertificate.PemFiles files = certificate.writePem(directory);
    try (var in = Files.newInputStream(files.chain())) {
      assertThat(List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in)))
          .isEqualTo(certificate.chain());
    }
    String key =
        Files.readString(files.privateKey())
            .replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "")
            .strip();
    assertThat(
            KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key))))
        .isEqualTo(certificate.privateKey());
    char[] password = "secret".toCharArray();
    assertThat(certificate.keyStore(password).getKey("key", password))
        .isEqualTo(certificate.privateKey());
    assertThat(ca.trustStore().getCertificate("ca")).isEqualTo(ca.certificate());
    assertThat(ca.pem()).startsWith("-----BEGIN CERTIFICATE-----\n").endsWith("-----\n");
  }

  private static void refuses(ThrowAwayCertificate certificate, ThrowAwayCa trusted) {
    try (MockServer server = MockServer.startTls(ServerTls.of(certificate))) {
      assertThatThrownBy(() -> SocketClient.secure(server.address(), trusted.clientContext()))
          .isInstanceOf(SSLException.class);
      assertThat(server.awaitEnd(0)).isEqualTo(ConnectionEnd.HANDSHAKE_FAILED);
    }
  }
}
