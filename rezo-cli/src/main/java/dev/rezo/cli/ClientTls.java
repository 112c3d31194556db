package dev.rezo.cli;

import dev.rezo.client.TlsConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/** What connection settings mean for TLS, with curl's exit codes for what cannot be. Immutable. */
final class ClientTls {

  private static final String HASH = "sha256//";
  private static final String BEGIN_KEY = "-----BEGIN PUBLIC KEY-----";
  private static final String END_KEY = "-----END PUBLIC KEY-----";

  private ClientTls() {}

  static TlsConfig of(ConnectionSettings settings) throws UsageException {
    if (settings.mostTls() < settings.leastTls()) {
      throw UsageException.impossible("option --tls-max: below the least version that is allowed");
    }
    TlsConfig.Builder builder = TlsConfig.builder();
    if (settings.leastTls() != 2 || settings.mostTls() != 3) {
      builder.versions("TLSv1." + (settings.leastTls() == 3 ? 3 : settings.mostTls()));
    }
    settings.files().applyTo(builder);
    trustMore(settings.tls(), builder);
    choose(settings.tls(), builder);
    TlsConfig made = builder.build();
    return made.equals(TlsConfig.DEFAULT) ? TlsConfig.DEFAULT : made;
  }

  private static void trustMore(TlsChoices choices, TlsConfig.Builder builder)
      throws UsageException {
    if (choices.caFolder() != null) {
      try {
        builder.trustFolder(Path.of(choices.caFolder()));
      } catch (UncheckedIOException | IllegalArgumentException e) {
        throw UsageException.of(
            ExitCode.BAD_CA_FILE, "error setting certificate file: " + e.getMessage());
      }
    }
    if (choices.platformToo()) {
      builder.trustPlatformToo();
    }
  }

  private static void choose(TlsChoices choices, TlsConfig.Builder builder) throws UsageException {
    if (choices.ciphers() != null || choices.tls13Ciphers() != null) {
      try {
        builder.cipherSuites(
            CipherNames.suites(choices.ciphers(), choices.tls13Ciphers()).toArray(String[]::new));
      } catch (IllegalArgumentException e) {
        throw UsageException.of(
            ExitCode.BAD_CIPHER, "failed setting cipher list: " + e.getMessage());
      }
    }
    if (choices.pins() != null) {
      pin(choices.pins(), builder);
    }
    builder.resumption(choices.resumption());
  }

  /** Hashes with semicolons between them, or a file with a public key. */
  private static void pin(String pins, TlsConfig.Builder builder) throws UsageException {
    try {
      builder.pin(
          pins.startsWith(HASH)
              ? pins.split(";", -1)
              : new String[] {hash(Files.readAllBytes(Path.of(pins)))});
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw UsageException.of(
          ExitCode.PIN_MISMATCH, "SSL: public key does not match pinned public key: " + e);
    }
  }

  /** The hash of a key in PEM or DER. */
  private static String hash(byte[] file) throws GeneralSecurityException {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int begin = text.indexOf(BEGIN_KEY);
    int end = text.indexOf(END_KEY);
    byte[] der =
        begin < 0 || end < begin
            ? file
            : Base64.getMimeDecoder().decode(text.substring(begin + BEGIN_KEY.length(), end));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(der);
    return HASH + Base64.getEncoder().encodeToString(digest);
  }
}
