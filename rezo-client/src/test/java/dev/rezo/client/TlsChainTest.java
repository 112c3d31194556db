package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.TlsTestCa.Issued;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a chain is said, with the certificate that it is wrong with. */
final class TlsChainTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final TlsTestCa CA = TlsTestCa.root("CN=Test CA");
  private static final TlsConfig TRUSTING = TlsConfig.builder().trust(CA.certificate()).build();

  /** A chain, and the words that are expected of it. */
  record Flaw(String name, Issued chain, String words) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Flaw> flaws() {
    return Stream.of(
        new Flaw(
            "path length",
            leafOf(leafless(CA, new BasicConstraints(0)).intermediate("CN=Below", from(), until())),
            "may not have so many authorities below it (path length)"),
        new Flaw(
            "issuer is no CA",
            leafOf(TlsTestCa.of(CA.issue("CN=Somebody", "DNS:somebody.test"))),
            "depends on CN=Somebody, which is no CA and must not issue certificates"),
        new Flaw(
            "signature of another key",
            leafOf(TlsTestCa.root("CN=Test CA")),
            "certificate CN=localhost is not signed by the key of its issuer"),
        new Flaw(
            "key too short",
            leafOf(TlsTestCa.of(CA.issue("CN=Weak", weakKeys(), TlsChainTest::authority))),
            "uses an algorithm or a key that the platform refuses"),
        new Flaw(
            "name that the issuer may not certify",
            leafOf(
                TlsTestCa.of(
                    CA.issue("CN=Bound", TlsTestCa.newKeys("EC"), TlsChainTest::onlyOtherTest))),
            "certificate CN=localhost is for a name that its issuer may not certify"),
        new Flaw(
            "critical extension",
            CA.issue("CN=localhost", TlsTestCa.newKeys("EC"), TlsChainTest::unheardOf),
            "certificate CN=localhost has a critical extension that the platform does not know"),
        new Flaw(
            "certificate for clients",
            CA.issue("CN=localhost", TlsTestCa.newKeys("EC"), TlsChainTest::forClients),
            "certificate CN=localhost is refused: Extended key usage does not permit use for TLS"
                + " server authentication"));
  }

  @ParameterizedTest
  @MethodSource("flaws")
  @Tag("A102")
  void theFlawIsNamed(Flaw flaw) {
    TlsHandshake own = new TlsHandshake("https://localhost", TRUSTING, "localhost", 1, List.of());
    TlsTestHandshake handshake =
        TlsTestHandshake.between(own, new TlsTestServer(flaw.chain()).newEngine());

    assertThat(handshake.clientFailure()).isNotNull();
    assertThat(own.explain(handshake.clientFailure(), NOW)).hasMessageContaining(flaw.words());
    assertThat(TlsFailures.isCertificateProblem(handshake.clientFailure())).isTrue();
  }

  private static Issued leafOf(TlsTestCa issuer) {
    return issuer.issue("CN=localhost", "DNS:localhost");
  }

  private static TlsTestCa leafless(TlsTestCa issuer, BasicConstraints constraints) {
    return TlsTestCa.of(
        issuer.issue(
            "CN=Short",
            TlsTestCa.newKeys("EC"),
            builder -> builder.addExtension(Extension.basicConstraints, true, constraints)));
  }

  private static Instant from() {
    return TlsTestCa.FROM;
  }

  private static Instant until() {
    return TlsTestCa.UNTIL;
  }

  private static void authority(X509v3CertificateBuilder builder) throws IOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
  }

  private static void onlyOtherTest(X509v3CertificateBuilder builder) throws IOException {
    authority(builder);
    GeneralSubtree other = new GeneralSubtree(new GeneralName(GeneralName.dNSName, "other.test"));
    builder.addExtension(
        Extension.nameConstraints,
        true,
        new NameConstraints(new GeneralSubtree[] {other}, new GeneralSubtree[0]));
  }

  private static void unheardOf(X509v3CertificateBuilder builder) throws IOException {
    names(builder);
    builder.addExtension(new ASN1ObjectIdentifier("1.2.3.4.5.6"), true, DERNull.INSTANCE);
  }

  private static void forClients(X509v3CertificateBuilder builder) throws IOException {
    names(builder);
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
  }

  private static void names(X509v3CertificateBuilder builder) throws IOException {
    builder.addExtension(
        Extension.subjectAlternativeName, false, TlsTestCa.generalNames("DNS:localhost"));
  }

  private static KeyPair weakKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(512);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
