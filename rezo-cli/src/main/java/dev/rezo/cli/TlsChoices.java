package dev.rezo.cli;

import org.jspecify.annotations.Nullable;

/**
 * The finer choices of TLS.
 *
 * <p>Immutable.
 *
 * @param caFolder a folder of certificates to trust, or null
 * @param platformToo whether the platform's are trusted besides those given
 * @param pins keys that are expected, or a file with one, or null
 * @param ciphers suites of TLS 1.2 in openssl's names, or null
 * @param tls13Ciphers suites of TLS 1.3, or null
 * @param resumption whether sessions go on with later connections
 */
record TlsChoices(
    @Nullable String caFolder,
    boolean platformToo,
    @Nullable String pins,
    @Nullable String ciphers,
    @Nullable String tls13Ciphers,
    boolean resumption) {

  /** Collects choices. Not thread-safe; the caller serialises. */
  static final class Builder {
    @Nullable String caFolder;
    boolean platformToo;
    @Nullable String pins;
    @Nullable String ciphers;
    @Nullable String tls13Ciphers;
    boolean resumption = true;

    TlsChoices build() {
      return new TlsChoices(caFolder, platformToo, pins, ciphers, tls13Ciphers, resumption);
    }
  }
}
