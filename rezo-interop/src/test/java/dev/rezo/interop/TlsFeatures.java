package dev.rezo.interop;

import static dev.rezo.interop.Site.Port.EXPIRED;
import static dev.rezo.interop.Site.Port.HTTPS;
import static dev.rezo.interop.Site.Port.MUTUAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Phase;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.http.TlsFacts;
import dev.rezo.testing.ThrowAwayCa;
import dev.rezo.testing.ThrowAwayCertificate;
import dev.rezo.testing.ThrowAwayCertificate.PemFiles;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * TLS: versions, trust, identity, sessions, and how it ends.
 *
 * <p>Immutable.
 */
final class TlsFeatures {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  static final String RESUMED_1_2 = "TLS 1.2 session resumed, says the server";
  static final String RESUMED_1_3 = "TLS 1.3 session resumed, says the server";
  static final String CLIENT_CERTIFICATE = "client certificate is accepted";
  static final String NO_CLIENT_CERTIFICATE = "no client certificate is an error";

  private TlsFeatures() {}

  static List<Feature<RunningServer>> all() {
    return List.of(
        new Feature<>("TLS 1.2", server -> version(server, "TLSv1.2")),
        new Feature<>("TLS 1.3", server -> version(server, "TLSv1.3")),
        new Feature<>("TLS, 1,000 requests over one connection", TlsFeatures::reuse),
        new Feature<>(RESUMED_1_2, s -> resumption(s, "TLSv1.2")),
        new Feature<>(RESUMED_1_3, s -> resumption(s, "TLSv1.3")),
        new Feature<>("unknown authority is refused", TlsFeatures::unknownAuthority),
        new Feature<>("expired certificate is refused", TlsFeatures::expired),
        new Feature<>("certificate for another host is refused", TlsFeatures::otherHost),
        new Feature<>("pinned key is accepted, another is refused", TlsFeatures::pins),
        new Feature<>(CLIENT_CERTIFICATE, TlsFeatures::clientCertificate),
        new Feature<>(NO_CLIENT_CERTIFICATE, TlsFeatures::noClientCertificate),
        new Feature<>("TLS cut within a body is an error", TlsFeatures::cut));
  }

  private static void version(RunningServer server, String version) throws Exception {
    try (RezoClient client = server.client(builder -> builder.tls(tls -> tls.versions(version)));
        Response response = client.get(server.url(HTTPS, "/files/10m")).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(Site.sha256(response.body().bytes()))
          .isEqualTo(Site.sha256(server.site.file("10m")));
      assertThat(tls(response).protocol()).isEqualTo(version);
      assertThat(tls(response).verified()).isTrue();
    }
  }

  private static void reuse(RunningServer server) throws Exception {
    try (RezoClient client = server.client()) {
      for (int i = 1; i <= 1_000; i++) {
        try (Response response = client.get(server.url(HTTPS, "/files/12")).send()) {
          assertThat(response.body().text()).isEqualTo("hello world\n");
          assertThat(Objects.requireNonNull(response.connection()).useCount()).isEqualTo(i);
        }
      }
    }
  }

  private static void resumption(RunningServer server, String version) throws Exception {
    String url = server.url(HTTPS, "/files/12?resumption-" + version);
    try (RezoClient client = server.client(builder -> builder.tls(tls -> tls.versions(version)))) {
      for (int i = 0; i < 2; i++) {
        try (Response response = client.get(url).keepAlive(false).send()) {
          response.body().bytes();
          assertThat(tls(response).resumed()).isEqualTo(i > 0);
        }
      }
    }
    Await.until(
        "a line with " + server.kind.resumedMark() + " in the server's log",
        PATIENCE,
        () ->
            server
                .logs()
                .lines()
                .anyMatch(
                    line ->
                        line.contains("resumption-" + version)
                            && line.contains(server.kind.resumedMark())),
        server::logs);
  }

  private static void unknownAuthority(RunningServer server) throws Exception {
    ThrowAwayCa other = ThrowAwayCa.create();
    try (RezoClient client =
        RezoClient.builder()
            .pool(limits -> limits)
            .tls(tls -> tls.trust(other.certificate()))
            .build()) {
      refuses(client, server.url(HTTPS, "/files/12"), "not trusted");
    }
  }

  private static void expired(RunningServer server) throws Exception {
    try (RezoClient client = server.client()) {
      refuses(client, server.url(EXPIRED, "/files/12"), "expired");
    }
  }

  /** The certificate is for localhost and 127.0.0.1. */
  private static void otherHost(RunningServer server) throws Exception {
    try (RezoClient client =
        server.client(builder -> builder.tls(tls -> tls.serverName("b.test")))) {
      refuses(client, server.url(HTTPS, "/files/12"), "b.test");
    }
  }

  private static void pins(RunningServer server) throws Exception {
    String own = pin(server.site.certificate);
    try (RezoClient client = server.client(builder -> builder.tls(tls -> tls.pin(own)));
        Response response = client.get(server.url(HTTPS, "/files/12")).send()) {
      assertThat(response.status()).isEqualTo(200);
    }
    String other = pin(server.site.authority.server("localhost"));
    try (RezoClient client = server.client(builder -> builder.tls(tls -> tls.pin(other)))) {
      refuses(client, server.url(HTTPS, "/files/12"), own);
    }
  }

  /** As curl takes it. */
  private static String pin(ThrowAwayCertificate certificate) throws Exception {
    byte[] key = certificate.certificate().getPublicKey().getEncoded();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
    return "sha256//" + Base64.getEncoder().encodeToString(hash);
  }

  private static void refuses(RezoClient client, String url, String message) {
    assertThatThrownBy(() -> client.get(url).send())
        .isInstanceOf(RezoException.class)
        .hasMessageContaining(message)
        .extracting(failure -> ((RezoException) failure).phase())
        .isEqualTo(Phase.TLS);
  }

  private static void clientCertificate(RunningServer server) throws Exception {
    PemFiles files =
        server
            .site
            .clientAuthority
            .client("orders")
            .writePem(server.site.workspace.directory("client"));
    try (RezoClient client =
            server.client(
                builder -> builder.tls(tls -> tls.identity(files.chain(), files.privateKey())));
        Response response = client.get(server.url(MUTUAL, "/files/12")).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body().text()).isEqualTo("hello world\n");
    }
  }

  /** By an alert, or by a status after a handshake that went well; servers differ. */
  private static void noClientCertificate(RunningServer server) throws Exception {
    try (RezoClient client = server.client()) {
      try (Response response = client.get(server.url(MUTUAL, "/files/12")).send()) {
        assertThat(response.status()).isIn(400, 403, 496);
      } catch (RezoException alert) {
        assertThat(alert).hasMessageContaining("certificate");
      }
    }
  }

  /** Nothing but the missing end tells that there was more, and that nobody forged an end. */
  private static void cut(RunningServer server) throws Exception {
    try (RezoClient client = server.client();
        Response response = client.get(server.url(HTTPS, "/backend/stall")).send();
        InputStream body = response.body().stream()) {
      assertThat(body.read()).isEqualTo('a');
      server.kill();
      assertThatThrownBy(body::readAllBytes)
          .isInstanceOf(IOException.class)
          .isInstanceOf(RezoException.class);
    } finally {
      server.startAgain();
    }
  }

  private static TlsFacts tls(Response response) {
    return Objects.requireNonNull(Objects.requireNonNull(response.connection()).connection().tls());
  }
}
