package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A102")
@Tag("A103")
final class PemReaderTest {

  private static final char[] PASSWORD = "open sesame".toCharArray();

  private final TlsTestCa ca = TlsTestCa.root("CN=Test CA");

  /** The PEM of certificates, of the older shapes of keys, and of PKCS#8 generators. */
  static String pem(Object... things) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object thing : things) {
        writer.writeObject(thing);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }

  static String pkcs8(PrivateKey key) {
    try {
      return pem(new JcaPKCS8Generator(key, null));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A key of P-256 as openssl writes it, with the name of its curve. */
  static String sec1(PrivateKey key) {
    try {
      return block(
          "EC PRIVATE KEY",
          new org.bouncycastle.asn1.sec.ECPrivateKey(
              256, ((ECPrivateKey) key).getS(), SECObjectIdentifiers.secp256r1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static String encrypted(PrivateKey key, ASN1ObjectIdentifier cipher) {
    try {
      OutputEncryptor encryptor =
          new JceOpenSSLPKCS8EncryptorBuilder(cipher)
              .setProvider(new BouncyCastleProvider())
              .setPassword(PASSWORD)
              .build();
      return pem(new JcaPKCS8Generator(key, encryptor));
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  private static PrivateKey read(String pem) {
    return PemReader.of("key.pem", pem).privateKey(null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519", "Ed448"})
  void aPkcs8KeyIsRead(String algorithm) {
    PrivateKey key = TlsTestCa.newKeys(algorithm).getPrivate();

    assertThat(read(pkcs8(key)).getEncoded()).isEqualTo(key.getEncoded());
  }

  @Test
  void anRsaKeyOfPkcs1IsRead() {
    PrivateKey key = TlsTestCa.newKeys("RSA").getPrivate();
    String pem = pem(key);

    assertThat(pem).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    assertThat(read(pem).getEncoded()).isEqualTo(key.getEncoded());
  }

  @Test
  void anEcKeyOfSec1IsRead() {
    PrivateKey key = TlsTestCa.newKeys("EC").getPrivate();

    assertThat(read(sec1(key))).isInstanceOf(ECPrivateKey.class);
    assertThat(((ECPrivateKey) read(sec1(key))).getS()).isEqualTo(((ECPrivateKey) key).getS());
  }

  @Test
  void anEcKeyMayHaveItsCurveInTheBlockBefore() throws IOException {
    KeyPair keys = TlsTestCa.newKeys("EC");
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
    String curve = block("EC PARAMETERS", info.getPrivateKeyAlgorithm().getParameters());
    // In PKCS#8 the key itself does not repeat its curve.
    String key = block("EC PRIVATE KEY", info.parsePrivateKey());

    assertThat(read(curve + key)).isEqualTo(keys.getPrivate());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(key))
        .withMessage(
            "key.pem: expected the name of a curve in EC PRIVATE KEY or EC PARAMETERS, actual none");
  }

  private static String block(String label, ASN1Encodable content) throws IOException {
    String base64 =
        Base64.getMimeEncoder().encodeToString(content.toASN1Primitive().getEncoded("DER"));
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  @ParameterizedTest
  @CsvSource({"RSA, AES_256_CBC", "EC, AES_256_CBC", "EC, AES_128_CBC", "Ed25519, AES_256_CBC"})
  void anEncryptedKeyIsOpenedByItsPassword(String algorithm, String cipher) {
    PrivateKey key = TlsTestCa.newKeys(algorithm).getPrivate();
    String pem =
        encrypted(
            key,
            cipher.equals("AES_256_CBC") ? PKCS8Generator.AES_256_CBC : PKCS8Generator.AES_128_CBC);

    assertThat(pem).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    assertThat(PemReader.of("key.pem", pem).privateKey(PASSWORD).getEncoded())
        .isEqualTo(key.getEncoded());
  }

  @Test
  void aKeyThatOpensslEncryptedIsOpened() {
    String pem =
        """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjz5Xxxx6ZVdQICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEJtEHxUqixUbzYugwtYg+10EgZBI
        HjrM0yTLK+6VYy25rauCtDt+WjjpmVwnlZ3Z+ptK76aPtmSxz2TPNjTamhQYu+xo
        mPXwek97CZggeUxrdbXL+3a4d9uwUtJFtpXSNQ0n7jZaUatZfKSDtjaSBf9Y9vi2
        q5KUu0WjPpKde6j9bGR2kgHZc8GlcZOytDZ5tthClDAMstbbJU0unB0QXuFeqEw=
        -----END ENCRYPTED PRIVATE KEY-----
        """;

    assertThat(PemReader.of("key.pem", pem).privateKey("sesame".toCharArray()))
        .isInstanceOf(ECPrivateKey.class);
  }

  @Test
  void anEncryptedKeyNeedsItsPassword() {
    String pem = encrypted(TlsTestCa.newKeys("EC").getPrivate(), PKCS8Generator.AES_256_CBC);
    PemReader reader = PemReader.of("key.pem", pem);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.privateKey(null))
        .withMessage("key.pem: expected a password for ENCRYPTED PRIVATE KEY, actual none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.privateKey("open barley".toCharArray()))
        .withMessageStartingWith(
            "key.pem: expected the password of ENCRYPTED PRIVATE KEY, actual another (")
        .withMessageNotContaining("barley");
  }

  @Test
  void theEncryptionOfBeforePkcs8IsRefusedWithAWayOut() {
    String pem =
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-256-CBC,00

        AAAA
        -----END RSA PRIVATE KEY-----
        """;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(pem))
        .withMessage(
            "key.pem: expected PKCS#8 for an encrypted key, actual RSA PRIVATE KEY with the"
                + " encryption of RFC 1421 (convert it: openssl pkcs8 -topk8)");
  }

  @Test
  void textAroundBlocksIsLeftOut() {
    TlsTestCa.Issued issued = ca.issue("CN=one");
    String text =
        "Bag Attributes\r\n  friendlyName: ü\r\nsubject=CN = one\r\n"
            + pem(issued.certificate()).replace("\n", "\r\n")
            + "-- and --\r\n"
            + pkcs8(issued.key())
            + pem(ca.certificate())
            + "the end";
    PemReader reader = PemReader.of("all.pem", text.getBytes(StandardCharsets.UTF_8));

    assertThat(reader.certificates()).containsExactly(issued.certificate(), ca.certificate());
    assertThat(reader.privateKey(null)).isEqualTo(issued.key());
  }

  @Test
  void whatIsNotPemIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PemReader.of("ca.pem", "<html>"))
        .withMessage("ca.pem: expected PEM (-----BEGIN ...), actual 6 other bytes");
  }

  @Test
  void aBlockWithoutAnEndIsRefused() {
    String cut = pem(ca.certificate()).replace("-----END CERTIFICATE-----", "");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PemReader.of("ca.pem", cut))
        .withMessage("ca.pem: expected -----END CERTIFICATE-----, actual end of the text");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PemReader.of("ca.pem", "-----BEGIN CERT"))
        .withMessageContaining("actual end of the text");
  }

  @Test
  void whatHoldsSomethingElseSaysWhat() {
    String key = pkcs8(TlsTestCa.newKeys("EC").getPrivate());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PemReader.of("ca.pem", key).certificates())
        .withMessage("ca.pem: expected a CERTIFICATE, actual PRIVATE KEY");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(pem(ca.certificate())))
        .withMessage("key.pem: expected a PRIVATE KEY, actual CERTIFICATE");
  }

  @Test
  void aBrokenCertificateIsNamedByItsPlace() {
    String broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PemReader.of("ca.pem", pem(ca.certificate()) + broken).certificates())
        .withMessageStartingWith("ca.pem: CERTIFICATE 2 cannot be parsed: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PemReader.of("ca.pem", broken.replace("AAAA", "!!!!")).certificates())
        .withMessageStartingWith("ca.pem: expected base64 in CERTIFICATE, actual ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"})
  void aKeyCutAtAnyByteIsRefused(String label) {
    KeyPair keys = TlsTestCa.newKeys(label.startsWith("RSA") ? "RSA" : "EC");
    String whole =
        label.equals("PRIVATE KEY") ? pkcs8(keys.getPrivate()) : older(keys.getPrivate());
    byte[] der =
        Base64.getMimeDecoder()
            .decode(whole.replaceAll("-----[A-Z ]+-----", "").getBytes(StandardCharsets.US_ASCII));
    for (int length = 0; length < der.length; length++) {
      String base64 = Base64.getEncoder().encodeToString(Arrays.copyOf(der, length));
      String cut = "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----";

      assertThatIllegalArgumentException().isThrownBy(() -> read(cut));
    }
  }

  private static String older(PrivateKey key) {
    return key instanceof ECPrivateKey ? sec1(key) : pem(key);
  }

  @Test
  void aKeyForAnotherPurposeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(pkcs8(TlsTestCa.newKeys("X25519").getPrivate())))
        .withMessage(
            "key.pem: expected a private key for RSA, EC or EdDSA, actual algorithm 06032b656e");
  }

  @Test
  void aFileThatCannotBeReadIsNamed(@TempDir Path folder) {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> PemReader.of(folder.resolve("none.pem")))
        .withMessageContaining("none.pem: cannot be read: ");
  }

  @Test
  void aHugeFileIsNotRead(@TempDir Path folder) throws IOException {
    Path huge = Files.write(folder.resolve("huge.pem"), new byte[PemReader.MAX_BYTES + 1]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PemReader.of(huge))
        .withMessageContaining("expected at most 16777216 bytes");
  }
}
