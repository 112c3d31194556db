package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.TlsTestCa.Issued;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.Phase;
import dev.rezo.http.TlsFacts;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSessionContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes between two engines in memory. */
final class TlsHandshakeTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant PAST = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant FUTURE = Instant.parse("2110-01-01T00:00:00Z");
  private static final List<String> ALPN = List.of("h2", "http/1.1");

  private final TlsTestCa ca = TlsTestCa.root("CN=Test CA");
  private final TlsTestCa clientCa = TlsTestCa.root("CN=Client CA");
  private final Issued localhost = ca.issue("CN=localhost", "DNS:localhost", "IP:127.0.0.1");
  private final TlsConfig trusting = TlsConfig.builder().trust(ca.certificate()).build();
  private final TlsConfig insecure = TlsConfig.builder().insecure().build();

  private static TlsTestHandshake shake(TlsConfig config, String host, TlsTestServer server) {
    return TlsTestHandshake.between(
        new TlsHandshake("https://localhost:8443", config, host, 8443, ALPN), server.newEngine());
  }

  private static String explain(TlsTestHandshake handshake) {
    return failure(handshake).getMessage();
  }

  private static ConnectionFailedException failure(TlsTestHandshake handshake) {
    assertThat(handshake.clientFailure()).isNotNull();
    return handshake.own().explain(handshake.clientFailure(), NOW);
  }

  private static void assertCertificateProblem(TlsTestHandshake handshake) {
    ConnectionFailedException failure = failure(handshake);
    assertThat(failure.phase()).isEqualTo(Phase.TLS);
    assertThat(TlsFailures.isCertificateProblem(failure)).isTrue();
    assertThat(failure.getCause()).hasCauseInstanceOf(CertificateException.class);
  }

  private static TlsFacts facts(TlsTestHandshake handshake) {
    return handshake.own().facts();
  }

  @Test
  @Tag("A102")
  void aServerOfATrustedAuthorityIsAccepted() {
    TlsTestHandshake handshake = shake(trusting, "localhost", new TlsTestServer(localhost));

    assertThat(handshake.succeeded()).isTrue();
    TlsFacts facts = facts(handshake);
    assertThat(facts.protocol()).isEqualTo("TLSv1.3");
    assertThat(facts.verified()).isTrue();
    assertThat(facts.resumed()).isFalse();
    assertThat(facts.serverName()).isEqualTo("localhost");
    assertThat(facts.peerCertificates()).containsExactlyElementsOf(localhost.chain());
  }

  @Test
  @Tag("A102")
  void aServerOfAnotherAuthorityIsRefusedWithTheFacts() {
    TlsConfig other =
        TlsConfig.builder().trust(TlsTestCa.root("CN=Other CA").certificate()).build();
    TlsTestHandshake handshake = shake(other, "localhost", new TlsTestServer(localhost));

    assertCertificateProblem(handshake);
    assertThat(explain(handshake))
        .isEqualTo(
            "https://localhost:8443: certificate CN=localhost is not trusted: no trusted CA issued"
                + " it, and the peer sent no certificate above it (issuer CN=Test CA, valid"
                + " 2020-01-01T00:00:00Z to 2120-01-01T00:00:00Z, for DNS:localhost, IP:127.0.0.1,"
                + " trust CN=Other CA)");
    assertThat(handshake.serverFailure()).hasMessageContaining("certificate_unknown");
  }

  @Test
  @Tag("A102")
  void thePlatformsTrustStoreRefusesAPrivateAuthority() {
    TlsTestHandshake handshake =
        shake(TlsConfig.DEFAULT, "localhost", new TlsTestServer(localhost));

    assertCertificateProblem(handshake);
    assertThat(explain(handshake)).contains("is not trusted", "trust system)");
  }

  @Test
  @Tag("A102")
  void aChainThroughAnIntermediateIsAccepted() {
    Issued leaf =
        ca.intermediate("CN=Middle CA", TlsTestCa.FROM, TlsTestCa.UNTIL)
            .issue("CN=localhost", "DNS:localhost");

    assertThat(shake(trusting, "localhost", new TlsTestServer(leaf)).succeeded()).isTrue();
  }

  @Test
  void anExpiredIntermediateIsNamed() {
    Issued leaf =
        ca.intermediate("CN=Middle CA", TlsTestCa.FROM, PAST)
            .issue("CN=localhost", "DNS:localhost");
    TlsTestHandshake handshake = shake(trusting, "localhost", new TlsTestServer(leaf));

    assertCertificateProblem(handshake);
    assertThat(explain(handshake))
        .contains("CN=localhost")
        .contains("depends on CN=Middle CA, which expired on 2024-01-01T00:00:00Z");
  }

  @Test
  void aMissingIntermediateIsNamed() {
    Issued whole =
        ca.intermediate("CN=Middle CA", TlsTestCa.FROM, TlsTestCa.UNTIL)
            .issue("CN=localhost", "DNS:localhost");
    Issued cut = new Issued(whole.chain().subList(0, 1), whole.keys());
    TlsTestHandshake handshake = shake(trusting, "localhost", new TlsTestServer(cut));

    assertThat(explain(handshake))
        .contains("the peer sent no certificate above it (issuer CN=Middle CA");
  }

  @Test
  void anExpiredCertificateIsRefusedWithItsDate() {
    Issued expired = ca.issue("CN=localhost", "EC", TlsTestCa.FROM, PAST, "DNS:localhost");
    TlsTestHandshake handshake = shake(trusting, "localhost", new TlsTestServer(expired));

    assertCertificateProblem(handshake);
    assertThat(explain(handshake))
        .startsWith(
            "https://localhost:8443: certificate CN=localhost expired on 2024-01-01T00:00:00Z,"
                + " now 2026-11-21T12:00:00Z (issuer CN=Test CA, ");
  }

  @Test
  void aCertificateOfTheFutureIsRefusedWithItsDate() {
    Issued early = ca.issue("CN=localhost", "EC", FUTURE, TlsTestCa.UNTIL, "DNS:localhost");
    TlsTestHandshake handshake = shake(trusting, "localhost", new TlsTestServer(early));

    assertCertificateProblem(handshake);
    assertThat(explain(handshake))
        .contains(
            "CN=localhost is not yet valid until 2110-01-01T00:00:00Z, now 2026-11-21T12:00:00Z");
  }

  @Test
  void aCertificateForAnotherHostIsRefusedWithBothNames() {
    Issued foo = ca.issue("CN=foo.test", "DNS:foo.test", "DNS:*.bar.test");
    TlsTestHandshake handshake = shake(trusting, "localhost", new TlsTestServer(foo));

    assertCertificateProblem(handshake);
    assertThat(explain(handshake))
        .contains(
            "certificate CN=foo.test is for DNS:foo.test, DNS:*.bar.test, expected DNS:localhost");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.0.0.2, false",
    "[::1], true",
    "::1, true",
    "[::2], false",
  })
  void anAddressMustBeInTheCertificate(String host, boolean accepted) {
    Issued addresses = ca.issue("CN=addresses", "IP:127.0.0.1", "IP:::1", "DNS:localhost");
    TlsTestHandshake handshake = shake(trusting, host, new TlsTestServer(addresses));

    assertThat(handshake.succeeded()).isEqualTo(accepted);
    if (!accepted) {
      assertCertificateProblem(handshake);
      assertThat(explain(handshake)).contains("expected IP:" + TlsNames.peerName(host));
    }
  }

  @Test
  void aNameIsNotLookedForAmongAddresses() {
    Issued onlyAddress = ca.issue("CN=x", "IP:127.0.0.1");
    TlsTestHandshake handshake = shake(trusting, "localhost", new TlsTestServer(onlyAddress));

    assertThat(explain(handshake)).contains("is for IP:127.0.0.1, expected DNS:localhost");
  }

  @Test
  void aSelfSignedCertificateIsRefusedUnlessItIsTrustedItself() {
    Issued own =
        TlsTestCa.selfSigned("CN=localhost", TlsTestCa.FROM, TlsTestCa.UNTIL, "DNS:localhost");
    TlsTestHandshake refused = shake(trusting, "localhost", new TlsTestServer(own));
    TlsConfig pinned = TlsConfig.builder().trust(own.certificate()).build();

    assertCertificateProblem(refused);
    assertThat(explain(refused)).contains("self-signed and not itself among those trusted");
    assertThat(shake(pinned, "localhost", new TlsTestServer(own)).succeeded()).isTrue();
  }

  @Test
  void aTrustedSelfSignedCertificateStillExpires() {
    Issued own = TlsTestCa.selfSigned("CN=localhost", TlsTestCa.FROM, PAST, "DNS:localhost");
    TlsConfig pinned = TlsConfig.builder().trust(own.certificate()).build();
    TlsTestHandshake handshake = shake(pinned, "localhost", new TlsTestServer(own));

    assertCertificateProblem(handshake);
    assertThat(explain(handshake)).contains("expired on 2024-01-01T00:00:00Z");
  }

  @Test
  @Tag("A101")
  void insecureAcceptsEveryCertificate() {
    List<Issued> bad =
        List.of(
            localhost,
            ca.issue("CN=localhost", "EC", TlsTestCa.FROM, PAST, "DNS:localhost"),
            ca.issue("CN=localhost", "EC", FUTURE, TlsTestCa.UNTIL, "DNS:localhost"),
            ca.issue("CN=foo.test", "DNS:foo.test"),
            TlsTestCa.selfSigned("CN=anyone", TlsTestCa.FROM, PAST));
    for (Issued identity : bad) {
      TlsTestHandshake handshake = shake(insecure, "localhost", new TlsTestServer(identity));

      assertThat(handshake.succeeded()).isTrue();
      assertThat(facts(handshake).verified()).isFalse();
      assertThat(facts(handshake).resumed()).isFalse();
    }
  }

  @ParameterizedTest
  @Tag("A103")
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientCertificateIsShownToAServerThatAsks(String version) {
    for (String algorithm : List.of("EC", "RSA")) {
      Issued orders = clientCa.issue("CN=orders", algorithm, TlsTestCa.FROM, TlsTestCa.UNTIL);
      TlsConfig config = withIdentity(orders);
      TlsTestServer server =
          new TlsTestServer(localhost, clientCa.certificate()).versions(version).needClientAuth();

      TlsTestHandshake handshake = shake(config, "localhost", server);

      assertThat(handshake.succeeded()).isTrue();
      assertThat(handshake.server().getSession().getLocalPrincipal()).isNotNull();
      assertThat(handshake.own().witness().isIdentityShown()).isTrue();
    }
  }

  private TlsConfig withIdentity(Issued identity) {
    return trusting.toBuilder()
        .identity(TlsTestStores.key(identity), TlsTestStores.PASSWORD)
        .build();
  }

  @ParameterizedTest
  @Tag("A103")
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aMissingClientCertificateIsSaid(String version) {
    TlsTestServer server =
        new TlsTestServer(localhost, clientCa.certificate()).versions(version).needClientAuth();
    TlsTestHandshake handshake = shake(trusting, "localhost", server);

    assertThat(explain(handshake))
        .startsWith(
            "https://localhost:8443: TLS handshake failed: client certificate required: expected"
                + " one issued by CN=Client CA, actual none: no identity is set (alert ");
    assertThat(TlsFailures.isCertificateProblem(failure(handshake))).isFalse();
  }

  @ParameterizedTest
  @Tag("A103")
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientCertificateOfTheWrongIssuerIsSaid(String version) {
    TlsConfig config = withIdentity(ca.issue("CN=orders"));
    TlsTestServer server =
        new TlsTestServer(localhost, clientCa.certificate()).versions(version).needClientAuth();
    TlsTestHandshake handshake = shake(config, "localhost", server);

    assertThat(explain(handshake))
        .contains(
            "client certificate required: expected one issued by CN=Client CA, actual CN=orders of"
                + " CN=Test CA, which was not sent (alert ");
  }

  @ParameterizedTest
  @Tag("A103")
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aRefusedClientCertificateIsSaid(String version) {
    TlsConfig config = withIdentity(clientCa.issue("CN=orders", "EC", TlsTestCa.FROM, PAST));
    TlsTestServer server =
        new TlsTestServer(localhost, clientCa.certificate()).versions(version).needClientAuth();
    TlsTestHandshake handshake = shake(config, "localhost", server);

    assertThat(explain(handshake))
        .contains("TLS handshake failed: client certificate CN=orders refused by the peer (alert ");
  }

  @Test
  @Tag("A103")
  void aServerThatOnlyWantsACertificateIsContentWithNone() {
    TlsTestServer server = new TlsTestServer(localhost, clientCa.certificate()).wantClientAuth();
    TlsTestHandshake handshake = shake(trusting, "localhost", server);

    assertThat(handshake.succeeded()).isTrue();
    assertThat(handshake.own().witness().wasAsked()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"localhost, localhost", "api.example.test., api.example.test"})
  void theHostIsAskedForBySni(String host, String asked) throws Exception {
    TlsTestHandshake handshake = shake(insecure, host, new TlsTestServer(localhost));

    ExtendedSSLSession session = (ExtendedSSLSession) handshake.server().getSession();
    assertThat(session.getRequestedServerNames())
        .singleElement()
        .satisfies(name -> assertThat(((SNIHostName) name).getAsciiName()).isEqualTo(asked));
  }

  @Test
  void aHostThatThePlatformCannotCheckIsSaid() {
    Issued wildcard = ca.issue("CN=wild", "DNS:*.bar.test");
    TlsTestHandshake handshake = shake(trusting, "a_b.bar.test", new TlsTestServer(wildcard));

    assertCertificateProblem(handshake);
    assertThat(explain(handshake))
        .contains("cannot be checked: the platform knows no host name such as a_b.bar.test");
    assertThat(shake(insecure, "a_b.bar.test", new TlsTestServer(wildcard)).succeeded()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]", "::1"})
  void anAddressIsNotAskedForBySni(String host) {
    TlsTestHandshake handshake = shake(insecure, host, new TlsTestServer(localhost));

    ExtendedSSLSession session = (ExtendedSSLSession) handshake.server().getSession();
    assertThat(session.getRequestedServerNames()).isEmpty();
    assertThat(facts(handshake).serverName()).isNull();
  }

  @Test
  void aServerNameReplacesTheHostInSniAndVerification() {
    TlsConfig renamed = trusting.toBuilder().serverName("foo.test").build();
    Issued foo = ca.issue("CN=foo.test", "DNS:foo.test");

    TlsTestHandshake accepted = shake(renamed, "10.0.0.1", new TlsTestServer(foo));
    TlsTestHandshake refused = shake(renamed, "localhost", new TlsTestServer(localhost));

    assertThat(accepted.succeeded()).isTrue();
    ExtendedSSLSession session = (ExtendedSSLSession) accepted.server().getSession();
    assertThat(session.getRequestedServerNames()).hasSize(1);
    assertThat(explain(refused)).contains("expected DNS:foo.test");
  }

  @Test
  void aTrailingDotIsNoPartOfTheName() {
    Issued api = ca.issue("CN=api", "DNS:api.example.test");

    assertThat(shake(trusting, "api.example.test.", new TlsTestServer(api)).succeeded()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"h2, h2", "http/1.1, http/1.1", "h2;http/1.1, h2"})
  void theApplicationProtocolIsChosenTogether(String server, String chosen) {
    TlsTestServer speaking =
        new TlsTestServer(localhost).applicationProtocols(server.split(";", -1));
    TlsTestHandshake handshake = shake(trusting, "localhost", speaking);

    assertThat(facts(handshake).applicationProtocol()).isEqualTo(chosen);
  }

  @Test
  void noApplicationProtocolIsNull() {
    TlsTestHandshake handshake = shake(trusting, "localhost", new TlsTestServer(localhost));

    assertThat(facts(handshake).applicationProtocol()).isNull();
  }

  @Test
  void noCommonApplicationProtocolIsSaid() {
    TlsTestServer gopher = new TlsTestServer(localhost).applicationProtocols("gopher");
    TlsTestHandshake handshake = shake(trusting, "localhost", gopher);

    assertThat(explain(handshake))
        .isEqualTo(
            "https://localhost:8443: TLS handshake failed: the peer speaks none of the application"
                + " protocols offered (alert no_application_protocol)");
  }

  @Test
  void noCommonVersionIsSaid() {
    TlsConfig new13 = trusting.toBuilder().versions("TLSv1.3").build();
    TlsTestHandshake handshake =
        shake(new13, "localhost", new TlsTestServer(localhost).versions("TLSv1.2"));

    assertThat(explain(handshake))
        .isEqualTo(
            "https://localhost:8443: TLS handshake failed: the peer offers no common protocol"
                + " version, offered [TLSv1.3] (alert protocol_version)");
    assertThat(TlsFailures.isCertificateProblem(failure(handshake))).isFalse();
  }

  @Test
  void noCommonCipherSuiteIsSaid() {
    TlsConfig aes128 = trusting.toBuilder().cipherSuites("TLS_AES_128_GCM_SHA256").build();
    TlsTestServer aes256 = new TlsTestServer(localhost).cipherSuites("TLS_AES_256_GCM_SHA384");
    TlsTestHandshake handshake = shake(aes128, "localhost", aes256);

    assertThat(explain(handshake))
        .contains("the peer accepts none of the cipher suites", "(alert handshake_failure)");
  }

  @ParameterizedTest
  @Tag("A100")
  @CsvSource({"TLSv1.2, true", "TLSv1.3, true", "TLSv1.2, false", "TLSv1.3, false"})
  void theSecondConnectionResumesTheSession(String version, boolean verified) {
    TlsConfig config = verified ? trusting : insecure;
    TlsTestServer server = new TlsTestServer(localhost).versions(version);

    TlsTestHandshake first = shake(config, "localhost", server);
    TlsTestHandshake second = shake(config, "localhost", server);

    assertThat(first.succeeded()).isTrue();
    assertThat(second.succeeded()).isTrue();
    assertThat(facts(first).resumed()).isFalse();
    assertThat(facts(second).resumed()).isTrue();
    assertThat(facts(second).peerCertificates()).hasSize(1);
  }

  @ParameterizedTest
  @Tag("A100")
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void withoutResumptionEachHandshakeIsAFullOne(String version) {
    TlsConfig config = trusting.toBuilder().resumption(false).build();
    TlsTestServer server = new TlsTestServer(localhost).versions(version);

    for (int i = 0; i < 2; i++) {
      TlsTestHandshake handshake = shake(config, "localhost", server);
      assertThat(handshake.succeeded()).isTrue();
      assertThat(facts(handshake).resumed()).isFalse();
    }
  }

  @Test
  @Tag("A100")
  void theSessionsThatAreKeptAreBounded() {
    TlsTestHandshake handshake = shake(trusting, "localhost", new TlsTestServer(localhost));

    SSLSessionContext kept = handshake.client().getSession().getSessionContext();
    assertThat(kept.getSessionCacheSize()).isEqualTo(TlsEngines.MAX_SESSIONS);
  }

  @Test
  @Tag("A100")
  void aSessionIsNotResumedWithAnotherHost() {
    TlsTestServer server = new TlsTestServer(ca.issue("CN=two", "DNS:a.test", "DNS:b.test"));

    shake(trusting, "a.test", server);

    assertThat(facts(shake(trusting, "b.test", server)).resumed()).isFalse();
  }

  @ParameterizedTest
  @Tag("A100")
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aSessionIsNotResumedByAnotherConfiguration(String version) {
    TlsTestServer server = new TlsTestServer(localhost).versions(version);
    TlsConfig named = trusting.toBuilder().serverName("localhost").build();

    assertThat(facts(shake(trusting, "localhost", server)).resumed()).isFalse();
    assertThat(facts(shake(insecure, "localhost", server)).resumed()).isFalse();
    assertThat(facts(shake(named, "localhost", server)).resumed()).isFalse();
    assertThat(facts(shake(trusting, "localhost", server)).resumed()).isTrue();
    assertThat(facts(shake(insecure, "localhost", server)).resumed()).isTrue();
  }

  @Test
  @Tag("A101")
  void aSessionMadeWithoutVerificationIsNotResumedByAVerifyingConfiguration() {
    TlsConfig strict =
        TlsConfig.builder().trust(TlsTestCa.root("CN=Other CA").certificate()).build();
    TlsTestServer server = new TlsTestServer(localhost);

    assertThat(shake(insecure, "localhost", server).succeeded()).isTrue();

    TlsTestHandshake handshake = shake(strict, "localhost", server);
    assertThat(handshake.clientFailure()).hasCauseInstanceOf(CertificateException.class);
  }

  @Test
  void aHandshakeThatIsOverIsForgotten() {
    TlsTestHandshake handshake = shake(trusting, "localhost", new TlsTestServer(localhost));
    assertThat(trusting.engines().running()).isEqualTo(1);

    handshake.own().end();
    handshake.own().end();

    assertThat(trusting.engines().running()).isZero();
    assertThat(facts(handshake).protocol()).isEqualTo("TLSv1.3");
  }

  @Test
  void aHandshakeThatWasGivenUpStillVerifies() {
    TlsHandshake givenUp = new TlsHandshake("here", trusting, "other.test", 1, List.of());
    givenUp.end();

    TlsTestHandshake refused =
        TlsTestHandshake.between(givenUp, new TlsTestServer(localhost).newEngine());
    assertThat(refused.clientFailure()).hasCauseInstanceOf(CertificateException.class);
  }

  @Test
  void anIdentityOfEd25519IsShown() {
    TlsConfig config =
        withIdentity(clientCa.issue("CN=ed", "Ed25519", TlsTestCa.FROM, TlsTestCa.UNTIL));
    TlsTestServer server = new TlsTestServer(localhost, clientCa.certificate()).needClientAuth();

    assertThat(shake(config, "localhost", server).succeeded()).isTrue();
  }
}
