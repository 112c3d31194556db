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
    if (settings.insecure()) {
      builder.insecure();
    }
    trust(settings, builder);
    identity(settings, builder);
    choose(settings.tls(), builder);
    TlsConfig made = builder.build();
    return made.equals(TlsConfig.DEFAULT) ? TlsConfig.DEFAULT : made;
  }

  private static void trust(ConnectionSettings settings, TlsConfig.Builder builder)
      throws UsageException {
    String file = settings.caFile();
    String folder = settings.tls().caFolder();
    try {
      if (file != null) {
        builder.trust(Path.of(file));
      }
      if (folder != null) {
        builder.trustFolder(Path.of(folder));
      }
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw UsageException.of(
          ExitCode.BAD_CA_FILE, "error setting certificate file: " + e.getMessage());
    }
    if (settings.tls().platformToo()) {
      builder.trustPlatformToo();
    }
  }

  private static void identity(ConnectionSettings settings, TlsConfig.Builder builder)
      throws UsageException {
    String certificate = settings.certificate();
    if (certificate == null) {
      return;
    }
    int colon = certificate.lastIndexOf(':');
    String file = colon > 0 ? certificate.substring(0, colon) : certificate;
    String inline = colon > 0 ? certificate.substring(colon + 1) : null;
    String password = settings.passPhrase() != null ? settings.passPhrase() : inline;
    try {
      Path path = Path.of(file);
      if (settings.certificateType().equals("P12")) {
        builder.identity(path, password == null ? new char[0] : password.toCharArray());
        return;
      }
      Path key = settings.keyFile() == null ? path : Path.of(settings.keyFile());
      if (password == null) {
        builder.identity(path, key);
      } else {
        builder.identity(path, key, password.toCharArray());
      }
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw UsageException.of(
          ExitCode.BAD_CLIENT_CERTIFICATE,
          "could not load client certificate from " + file + ": " + e.getMessage());
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
