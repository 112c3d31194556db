package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rezo.client.TlsTestCa.Issued;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.openssl.PKCS8Generator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsConfigTest {

  private static final String PIN = "sha256//" + "A".repeat(43) + "=";
  private static final String OTHER_PIN = "sha256//" + "B".repeat(42) + "A=";
  private static final char[] PASSWORD = TlsTestStores.PASSWORD;

  private final TlsTestCa ca = TlsTestCa.root("CN=Test CA");
  private final TlsTestCa other = TlsTestCa.root("CN=Other CA");
  private final Issued orders = ca.issue("CN=orders");
  private final TlsConfig trusting = TlsConfig.builder().trust(ca.certificate()).build();

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path file(String name, KeyStore store, char[] password) throws Exception {
    Path path = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(path)) {
      store.store(out, password);
    }
    return path;
  }

  @Test
  @Tag("A23")
  void configurationsOfOneContentAreEqual() throws Exception {
    String pem = PemReaderTest.pem(ca.certificate());
    Path file = file("ca.pem", pem);
    List<TlsConfig> same =
        List.of(
            trusting,
            trusting.toBuilder().build(),
            TlsConfig.builder().trust(file).build(),
            TlsConfig.builder().trust(file, file).build(),
            TlsConfig.builder().trustPem(pem).build(),
            TlsConfig.builder().trust(TlsTestStores.certificates(ca.certificate())).build());

    assertThat(Set.copyOf(same)).hasSize(1);
    assertThat(TlsConfig.builder().build()).isEqualTo(TlsConfig.DEFAULT);
    assertThat(TlsConfig.builder().trust(ca.certificate(), other.certificate()).build())
        .isEqualTo(TlsConfig.builder().trust(other.certificate(), ca.certificate()).build());
  }

  @Test
  @Tag("A23")
  void everyDifferenceCounts() {
    KeyStore key = TlsTestStores.key(orders);
    KeyStore renewed = TlsTestStores.key(ca.issue("CN=orders"));
    List<TlsConfig> different =
        List.of(
            TlsConfig.DEFAULT,
            trusting,
            TlsConfig.builder().trust(other.certificate()).build(),
            TlsConfig.builder().trust(ca.certificate(), other.certificate()).build(),
            TlsConfig.builder().insecure().build(),
            trusting.toBuilder().insecure().build(),
            trusting.toBuilder().identity(key, PASSWORD).build(),
            trusting.toBuilder().identity(renewed, PASSWORD).build(),
            trusting.toBuilder().trustPlatformToo().build(),
            trusting.toBuilder().pin(PIN).build(),
            trusting.toBuilder().pinFor("a.test", PIN).build(),
            trusting.toBuilder().pinFor("a.test", PIN, OTHER_PIN).build(),
            trusting.toBuilder().resumption(false).build(),
            trusting.toBuilder().serverName("a.test").build(),
            trusting.toBuilder().serverName("b.test").build(),
            trusting.toBuilder().versions("TLSv1.3").build(),
            trusting.toBuilder().versions("TLSv1.2").build(),
            trusting.toBuilder().cipherSuites("TLS_AES_128_GCM_SHA256").build(),
            trusting.toBuilder().cipherSuites("TLS_AES_256_GCM_SHA384").build());

    assertThat(Set.copyOf(different)).hasSameSizeAs(different);
  }

  @Test
  @Tag("A23")
  void anIdentityIsTheSameHoweverItWasRead() throws Exception {
    Path chain = file("client.pem", PemReaderTest.pem(orders.certificate()));
    Path pkcs8 = file("pkcs8.pem", PemReaderTest.pkcs8(orders.key()));
    Path sec1 = file("sec1.pem", PemReaderTest.sec1(orders.key()));
    Path encrypted =
        file("enc.pem", PemReaderTest.encrypted(orders.key(), PKCS8Generator.AES_256_CBC));

    Set<TlsConfig> same = new HashSet<>();
    same.add(TlsConfig.builder().identity(chain, pkcs8).build());
    same.add(TlsConfig.builder().identity(chain, sec1).build());
    same.add(TlsConfig.builder().identity(chain, encrypted, PASSWORD).build());
    same.add(TlsConfig.builder().identity(TlsTestStores.key(orders), PASSWORD).build());

    same.add(
        TlsConfig.builder()
            .identity(file("client.p12", TlsTestStores.key(orders), PASSWORD), PASSWORD)
            .build());

    assertThat(same).hasSize(1);
  }

  @Test
  @Tag("A103")
  void aStoreThatItsPasswordDoesNotOpenIsRefused() throws Exception {
    Path p12 = file("client.p12", TlsTestStores.key(orders), PASSWORD);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().identity(p12, "open barley".toCharArray()))
        .withMessageContaining("client.p12: expected a PKCS#12 store and its password, actual ");
  }

  @Test
  void aConfigurationSaysWhatItIsAndKeepsItsSecrets() throws IOException {
    Path chain = file("client.pem", PemReaderTest.pem(orders.certificate()));
    Path key = file("key.pem", PemReaderTest.pkcs8(orders.key()));

    assertThat(TlsConfig.DEFAULT).hasToString("TlsConfig[trust system, verified]");
    assertThat(TlsConfig.builder().identity(chain, key).build())
        .hasToString("TlsConfig[trust system, identity CN=orders, verified]");
    assertThat(
            TlsConfig.builder()
                .trust(ca.certificate(), other.certificate())
                .insecure()
                .serverName("A.test.")
                .versions("TLSv1.3")
                .cipherSuites("TLS_AES_128_GCM_SHA256")
                .build())
        .hasToString(
            "TlsConfig[trust 2 certificates, NOT VERIFIED, server name a.test, versions [TLSv1.3],"
                + " cipher suites [TLS_AES_128_GCM_SHA256]]");
  }

  @Test
  @Tag("A102")
  void trustIsReadFromPemDerAndPkcs12() throws Exception {
    Path pem = file("ca.pem", PemReaderTest.pem(ca.certificate()));
    Path der = Files.write(folder.resolve("ca.der"), ca.certificate().getEncoded());
    System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
    System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
    Path p12;
    try {
      p12 = file("ca.p12", TlsTestStores.certificates(ca.certificate()), null);
    } finally {
      System.clearProperty("keystore.pkcs12.certProtectionAlgorithm");
      System.clearProperty("keystore.pkcs12.macAlgorithm");
    }

    assertThat(TlsConfig.builder().trust(pem).build()).isEqualTo(trusting);
    assertThat(TlsConfig.builder().trust(der).build()).isEqualTo(trusting);
    assertThat(TlsConfig.builder().trust(p12).build()).isEqualTo(trusting);
  }

  @Test
  @Tag("A102")
  void trustIsReadFromAFolder() throws Exception {
    file("a.pem", PemReaderTest.pem(ca.certificate()));
    file("3ad48a91.0", PemReaderTest.pem(other.certificate()));
    file("README.txt", "not a certificate");

    assertThat(TlsConfig.builder().trustFolder(folder).build())
        .isEqualTo(TlsConfig.builder().trust(ca.certificate(), other.certificate()).build());
  }

  @Test
  @Tag("A102")
  void aFolderWithoutCertificatesIsRefused() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().trustFolder(folder))
        .withMessageEndingWith("expected files *.pem, *.crt, *.cer or *.0, actual none");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> TlsConfig.builder().trustFolder(folder.resolve("none")));
    file("broken.crt", "oops");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().trustFolder(folder))
        .withMessageContaining("broken.crt: expected PEM");
  }

  @Test
  @Tag("A102")
  void thePlatformIsTrustedBesidesOnlyWhenThatIsSaid() throws Exception {
    TlsConfig both = trusting.toBuilder().trustPlatformToo().build();
    int own = TlsTrust.verifier(trusting.settings()).getAcceptedIssuers().length;
    int all = TlsTrust.verifier(both.settings()).getAcceptedIssuers().length;
    int platform = TlsTrust.verifier(TlsConfig.DEFAULT.settings()).getAcceptedIssuers().length;

    assertThat(own).isEqualTo(1);
    assertThat(platform).isGreaterThan(10);
    assertThat(all).isEqualTo(platform + 1);
    assertThat(both).hasToString("TlsConfig[trust system and CN=Test CA, verified]");
    assertThat(TlsConfig.builder().trustPlatformToo().build()).isEqualTo(TlsConfig.DEFAULT);
  }

  @Test
  @Tag("A102")
  void aStoreWithAPasswordIsRefusedAsAFile() throws Exception {
    Path p12 = file("ca.p12", TlsTestStores.certificates(ca.certificate()), PASSWORD);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().trust(p12))
        .withMessageContaining("ca.p12 (PKCS#12, read without a password): expected a trusted");
  }

  @Test
  @Tag("A102")
  void trustThatIsNoneIsRefused() throws IOException {
    Path empty = file("empty.pem", "");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {0x30, 1, 2, 3});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().trust(empty))
        .withMessageContaining("empty.pem: expected PEM");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().trust(binary))
        .withMessageContaining("binary: expected certificates as PEM, DER or PKCS#12, actual ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().trust(TlsTestStores.key(orders)))
        .withMessage("KeyStore PKCS12: expected a trusted certificate entry, actual none");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> TlsConfig.builder().trust(folder.resolve("none.pem")))
        .withMessageContaining("none.pem: cannot be read");
  }

  @Test
  @Tag("A103")
  void aKeyThatIsNotTheCertificatesIsRefused() throws IOException {
    Path chain = file("client.pem", PemReaderTest.pem(orders.certificate()));
    for (String algorithm : List.of("EC", "RSA")) {
      Path key = file("key.pem", PemReaderTest.pkcs8(TlsTestCa.newKeys(algorithm).getPrivate()));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> TlsConfig.builder().identity(chain, key))
          .withMessage(
              key
                  + ": expected the private key of certificate CN=orders (EC), actual another key ("
                  + algorithm
                  + ")");
    }
  }

  @Test
  @Tag("A103")
  void aStoreMustHoldOneKeyThatThePasswordOpens() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().identity(TlsTestStores.empty(), PASSWORD))
        .withMessage("KeyStore PKCS12: expected one private key, actual 0 []");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().identity(TlsTestStores.key(orders, orders), PASSWORD))
        .withMessageStartingWith("KeyStore PKCS12: expected one private key, actual 2 [key-");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TlsConfig.builder()
                    .identity(TlsTestStores.key(orders), "open barley".toCharArray()))
        .withMessage("KeyStore PKCS12: expected the password of its private key, actual another");
  }

  @Test
  void whatThePlatformDoesNotKnowIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().versions("TLSv1.4"))
        .withMessageStartingWith("versions: expected of [")
        .withMessageEndingWith("], actual TLSv1.4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().versions())
        .withMessage("versions: expected at least one, actual none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().cipherSuites("ROT13"))
        .withMessageEndingWith("], actual ROT13");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsConfig.builder().serverName("10.0.0.1"))
        .withMessage("serverName: expected a host name, actual 10.0.0.1");
    assertThatIllegalArgumentException().isThrownBy(() -> TlsConfig.builder().serverName(""));
  }

  @Test
  void theTrustStoreIsLoadedByTheFirstEngineOnly() {
    TlsConfig config = TlsConfig.builder().versions("TLSv1.3").build();

    assertThat(config.isPrepared()).isFalse();
    config.prepare();
    assertThat(config.isPrepared()).isTrue();
  }

  @Test
  void anEngineIsReadyForItsHandshake() {
    SSLEngine engine = new TlsHandshake("here", trusting, "[::1]", 8443, List.of("h2")).engine();

    assertThat(engine.getUseClientMode()).isTrue();
    assertThat(engine.getPeerHost()).isEqualTo("::1");
    assertThat(engine.getPeerPort()).isEqualTo(8443);
    assertThat(engine.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
    assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
    assertThat(engine.getSSLParameters().getApplicationProtocols()).containsExactly("h2");
  }

  @Test
  @Tag("A101")
  void onlyAnInsecureConfigurationWarns() {
    RecordingLog log = new RecordingLog();

    trusting.warnIfInsecure(() -> log);
    assertThat(log.lines).isEmpty();

    trusting.toBuilder().insecure().build().warnIfInsecure(() -> log);
    assertThat(log.lines)
        .singleElement()
        .asString()
        .startsWith("WARNING TLS verification is off (TlsConfig insecure)");
  }

  /** Keeps what it is told. */
  static final class RecordingLog implements Logger {
    final List<String> lines = new ArrayList<>();

    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
      lines.add(level + " " + text);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      lines.add(level + " " + format);
    }
  }
}
