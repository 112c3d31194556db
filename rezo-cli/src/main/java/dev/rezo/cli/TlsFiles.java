package dev.rezo.cli;

import dev.rezo.client.TlsConfig;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust, and who to be, by files.
 *
 * <p>Immutable.
 *
 * @param insecure whether certificates go unverified
 * @param caFile whom to trust, or null for the platform's
 * @param certificate the client's certificate with {@code :password}, or null
 * @param certificateType PEM or P12
 * @param keyFile its key, or null when it stands in the same file
 * @param passPhrase of the key, or null
 */
record TlsFiles(
    boolean insecure,
    @Nullable String caFile,
    @Nullable String certificate,
    String certificateType,
    @Nullable String keyFile,
    @Nullable String passPhrase) {

  /** Whether there is nothing to apply. */
  boolean areDefault() {
    return !insecure && caFile == null && certificate == null;
  }

  /** Reads the files. */
  void applyTo(TlsConfig.Builder builder) throws UsageException {
    if (insecure) {
      builder.insecure();
    }
    trust(builder);
    identity(builder);
  }

  private void trust(TlsConfig.Builder builder) throws UsageException {
    if (caFile == null) {
      return;
    }
    try {
      builder.trust(Path.of(caFile));
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw UsageException.of(
          ExitCode.BAD_CA_FILE, "error setting certificate file: " + e.getMessage());
    }
  }

  private void identity(TlsConfig.Builder builder) throws UsageException {
    if (certificate == null) {
      return;
    }
    int colon = certificate.lastIndexOf(':');
    String file = colon > 0 ? certificate.substring(0, colon) : certificate;
    String inline = colon > 0 ? certificate.substring(colon + 1) : null;
    String password = passPhrase != null ? passPhrase : inline;
    try {
      Path path = Path.of(file);
      if (certificateType.equals("P12")) {
        builder.identity(path, password == null ? new char[0] : password.toCharArray());
        return;
      }
      Path key = keyFile == null ? path : Path.of(keyFile);
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

  /** The password is left out. */
  @Override
  public String toString() {
    return "TlsFiles[" + (areDefault() ? "default" : "given") + "]";
  }
}
