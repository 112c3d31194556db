package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.TlsTestCa.Issued;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsPinsTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final TlsTestCa ca = TlsTestCa.root("CN=Test CA");
  private final TlsTestCa middle = ca.intermediate("CN=Middle CA", TlsTestCa.FROM, TlsTestCa.UNTIL);
  private final TlsTestCa stranger = TlsTestCa.root("CN=Pinned CA");
  private final Issued leaf = middle.issue("CN=localhost", "DNS:localhost", "DNS:a.example.test");

  private TlsConfig.Builder trusting() {
    return TlsConfig.builder().trust(ca.certificate());
  }

  private static TlsTestHandshake shake(TlsConfig config, String host, Issued identity) {
    return TlsTestHandshake.between(
        new TlsHandshake("https://" + host, config, host, 443, List.of()),
        new TlsTestServer(identity).newEngine());
  }

  private static boolean isAccepted(TlsConfig config, String host, Issued identity) {
    return shake(config, host, identity).succeeded();
  }

  private static String pin(X509Certificate certificate) {
    return TlsPins.pin(certificate.getPublicKey());
  }

  @Test
  void aPinIsWhatOpensslMakesOfThePublicKey() throws Exception {
    byte[] der =
        Base64.getDecoder()
            .decode(
                "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsmy5ZnadUfNBd9dvCj4E3VVG+Xaa"
                    + "lV8ITODxwGN+ek5bAK5G9XSrGZnAWiJl1ydp9O07qf4hicY0dFeFLCC+NA==");
    PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));

    assertThat(TlsPins.pin(key)).isEqualTo("sha256//k+lkt+BcQG4AZLprxH54cP1JwtGnTjFq3PUcpFm6VhI=");
  }

  @Test
  void aKeyOfTheChainThatIsPinnedIsAccepted() {
    for (X509Certificate pinned :
        List.of(leaf.certificate(), middle.certificate(), ca.certificate())) {
      assertThat(isAccepted(trusting().pin(pin(pinned)).build(), "localhost", leaf)).isTrue();
    }
  }

  @Test
  void oneOfSeveralPinsIsEnough() {
    TlsConfig config = trusting().pin(pin(stranger.certificate()), pin(leaf.certificate())).build();

    assertThat(isAccepted(config, "localhost", leaf)).isTrue();
  }

  @Test
  void anotherKeyIsRefusedWithBothSidesNamed() {
    TlsConfig config = trusting().pin(pin(stranger.certificate())).build();
    TlsTestHandshake handshake = shake(config, "localhost", leaf);

    assertThat(handshake.clientFailure()).hasCauseInstanceOf(PinMismatchException.class);
    assertThat(handshake.own().explain(handshake.clientFailure(), NOW))
        .hasMessageStartingWith(
            "https://localhost: certificate CN=localhost is not pinned: expected a key pinned for"
                + " localhost, "
                + pin(stranger.certificate())
                + "; actual "
                + pin(leaf.certificate())
                + " of CN=localhost, "
                + pin(middle.certificate())
                + " of CN=Middle CA, "
                + pin(ca.certificate())
                + " of CN=Test CA");
  }

  @Test
  void aCertificateThatSignedNothingOfTheChainDoesNotCount() {
    List<X509Certificate> chain = new ArrayList<>(leaf.chain());
    chain.add(stranger.certificate());
    TlsConfig config = trusting().pin(pin(stranger.certificate())).build();

    TlsTestHandshake handshake =
        shake(config, "localhost", new Issued(List.copyOf(chain), leaf.keys()));

    assertThat(handshake.clientFailure()).hasCauseInstanceOf(PinMismatchException.class);
  }

  @Test
  void verificationComesFirstAndIsNotReplaced() {
    TlsConfig config = TlsConfig.builder().pin(pin(leaf.certificate())).build();

    TlsTestHandshake handshake = shake(config, "localhost", leaf);

    assertThat(handshake.own().explain(handshake.clientFailure(), NOW))
        .hasMessageContaining("is not trusted");
  }

  @Test
  @Tag("A101")
  void withoutVerificationThePeersOwnKeyIsWhatCounts() {
    TlsConfig own = TlsConfig.builder().insecure().pin(pin(leaf.certificate())).build();
    TlsConfig above = TlsConfig.builder().insecure().pin(pin(middle.certificate())).build();

    assertThat(isAccepted(own, "anything.test", leaf)).isTrue();
    assertThat(shake(above, "localhost", leaf).clientFailure())
        .hasCauseInstanceOf(PinMismatchException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, localhost, true",
    "LocalHost., localhost, true",
    "*.example.test, a.example.test, true",
    "*.example.test, a.b.example.test, false",
    "*.example.test, example.test, false",
    "a.example.test, localhost, false",
  })
  void aPinHoldsForItsHost(String pinned, String host, boolean holds) {
    TlsPins pins = TlsPins.NONE.with(pinned, pin(stranger.certificate()));

    assertThat(pins.of(host)).hasSize(holds ? 1 : 0);
  }

  @Test
  void hostsThatAreNotNamedAreFree() {
    TlsConfig config = trusting().pinFor("*.example.test", pin(stranger.certificate())).build();

    assertThat(isAccepted(config, "localhost", leaf)).isTrue();
    assertThat(isAccepted(config, "a.example.test", leaf)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256//", "sha256/AAAA", "sha256//AAAA", "sha256//!", "sha1//AAAA"})
  void whatIsNoPinIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().pin(text))
        .withMessage("pin: expected sha256// and base64 of a SHA-256, actual " + text);
  }

  @Test
  void noPinIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().pin())
        .withMessage("pin: expected at least one pin, actual none");
  }

  @Test
  void aPinForAnotherHostThanTheServerNameIsRefused() {
    String pin = TlsPins.pin(TlsTestCa.root("CN=Pinned").certificate().getPublicKey());
    TlsConfig.Builder builder = TlsConfig.builder().serverName("front.test");
    assertThatThrownBy(() -> builder.pinFor("api.test", pin).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pin: expected a pin for the server name front.test, actual for api.test");
    TlsConfig.builder().serverName("front.test").pinFor("*.test", pin).pin(pin).build();
  }

  @Test
  void aPinForWhatIsNoHostIsRefused() {
    String pin = TlsPins.pin(TlsTestCa.root("CN=Pinned").certificate().getPublicKey());
    for (String host :
        List.of("api.test:8443", "https://api.test", "*.*.test", "", "a/b", "u@api.test")) {
      assertThatThrownBy(() -> TlsConfig.builder().pinFor(host, pin))
          .as(host)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("pin: expected a host");
    }
    assertThat(TlsConfig.builder().pinFor("b\u00fccher.test", pin).build().toString())
        .contains("xn--bcher-kva.test");
    TlsConfig.builder().pinFor("::1", pin).pinFor("127.0.0.1", pin).build();
  }
}
