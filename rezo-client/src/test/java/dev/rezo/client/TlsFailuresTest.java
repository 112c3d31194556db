package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.io.NotTlsException;
import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures that no handshake in memory brings about; the others are in TlsHandshakeTest. */
final class TlsFailuresTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String WHERE = "https://localhost:8443";

  private final TlsWitness witness = new TlsWitness(TlsConfig.DEFAULT.settings(), "localhost");

  private String explain(Throwable cause) {
    return TlsFailures.explain(WHERE, cause, witness, NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "handshake_failure, 'the peer accepts none of the cipher suites, groups or signatures offered'",
    "insufficient_security, the peer wants stronger cipher suites than were offered",
    "unrecognized_name, the peer has no host localhost",
    "certificate_required, 'client certificate required, actual none: no identity is set'",
    "bad_certificate, the peer gave up",
    "internal_error, the peer failed for a reason of its own",
    "illegal_parameter, the peer does not agree with the handshake",
    "brand_new, the peer gave up",
  })
  void anAlertIsSaidInWords(String alert, String words) {
    SSLException received = new SSLHandshakeException("Received fatal alert: " + alert);

    assertThat(explain(new CompletionException(received)))
        .isEqualTo(WHERE + ": TLS handshake failed: " + words + " (alert " + alert + ")");
    assertThat(TlsFailures.isCertificateProblem(received)).isFalse();
  }

  @Test
  void plainHttpIsRecognised() {
    SSLException http = notTls("HTTP/1.1 400 Bad Request");
    SSLException ssh = notTls("SSH-2.0-OpenSSH");
    assertThat(explain(ssh)).endsWith("expected TLS, actual other bytes (SSH-2.0-OpenSSH)");
    assertThat(explain(http))
        .isEqualTo(
            WHERE
                + ": TLS handshake failed: expected TLS, actual an HTTP response (HTTP/1.1 400 Bad"
                + " Request): this is a port for plain http");
  }

  private static SSLException notTls(String said) {
    return new NotTlsException(said, new SSLException("Unsupported or unrecognized SSL message"));
  }

  @Test
  void anEndInTheHandshakeIsRecognised() {
    String words = ": TLS handshake failed: the peer closed the connection during the handshake";

    assertThat(explain(new EOFException())).isEqualTo(WHERE + words);
    assertThat(explain(new SSLException("closing inbound before receiving peer's close_notify")))
        .isEqualTo(WHERE + words);
  }

  @Test
  void whateverElseKeepsItsMessage() {
    assertThat(explain(new IOException("Connection reset by peer")))
        .isEqualTo(WHERE + ": TLS handshake failed: Connection reset by peer");
    assertThat(explain(new IOException())).isEqualTo(WHERE + ": TLS handshake failed: IOException");
  }

  @Test
  void anUnreadableCertificateIsACertificateProblem() {
    Throwable failure =
        new SSLHandshakeException("x").initCause(new CertificateException("bad DER"));

    assertThat(TlsFailures.isCertificateProblem(failure)).isTrue();
    assertThat(explain(failure))
        .isEqualTo(WHERE + ": the peer's certificate cannot be read: bad DER");
  }

  @Test
  void aPeersTextCannotForgeALineOfTheLog() {
    X509Certificate forged =
        TlsTestCa.selfSigned("CN=a\nINFO all is well", TlsTestCa.FROM, TlsTestCa.UNTIL)
            .certificate();
    witness.peerSent(new X509Certificate[] {forged});

    String message = explain(new CertificateException("no\r\nway " + "x".repeat(10_000)));

    assertThat(message).doesNotContainPattern("\\p{Cntrl}").hasSizeLessThan(1_000);
  }

  @Test
  void aCertificateWithManyNamesIsCutShort() {
    String[] names = new String[50];
    for (int i = 0; i < names.length; i++) {
      names[i] = "DNS:host-" + i + ".test";
    }
    X509Certificate many =
        TlsTestCa.selfSigned("CN=many", TlsTestCa.FROM, TlsTestCa.UNTIL, names).certificate();

    assertThat(TlsNames.alternativeNames(many)).endsWith("DNS:host-9.test and 40 more");
  }

  @Test
  void aLoopOfCausesEnds() {
    IOException first = new IOException("first");
    IOException second = new IOException("second", first);
    first.initCause(second);

    assertThat(TlsFailures.isCertificateProblem(first)).isFalse();
    assertThat(explain(first)).isEqualTo(WHERE + ": TLS handshake failed: first");
  }

  @Test
  void aSubjectThatIsMissingIsSaid() {
    X509Certificate nameless =
        TlsTestCa.root("CN=Test CA").issue("", "DNS:localhost").certificate();

    assertThat(TlsNames.subject(nameless)).isEqualTo("no subject");
  }

  @Test
  void namesThatAreMissingAreSaid() {
    X509Certificate nameless = TlsTestCa.root("CN=Test CA").certificate();

    assertThat(TlsNames.alternativeNames(nameless)).isEqualTo("no alternative name");
  }
}
