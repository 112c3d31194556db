package dev.rezo.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads to the server, and what it is told.
 *
 * <p>Immutable.
 *
 * @param proxy as {@code -x} has it, empty for none, or null for that of the environment
 * @param user {@code user:password}, or null
 * @param noProxy whom to reach directly, or null for the list of the environment
 * @param basic whether Basic was asked for besides Digest; without that it is said in advance
 * @param digest whether the password waits for a 407, to be answered by Digest
 * @param tunnel whether plain http is tunnelled too
 * @param headers lines for the proxy
 * @param tls whom to trust, and who to be, in TLS with the proxy
 */
record ProxySettings(
    @Nullable String proxy,
    @Nullable String user,
    @Nullable String noProxy,
    boolean basic,
    boolean digest,
    boolean tunnel,
    List<String> headers,
    TlsFiles tls) {

  /** The password is left out. */
  @Override
  public String toString() {
    return "ProxySettings[" + (proxy == null ? "of the environment" : "given") + "]";
  }

  /** Collects settings. Not thread-safe; the caller serialises. */
  static final class Builder {
    @Nullable String proxy;
    @Nullable String user;
    @Nullable String noProxy;
    boolean basic;
    boolean digest;
    boolean tunnel;
    final List<String> headers = new ArrayList<>();
    boolean insecure;
    @Nullable String caFile;
    @Nullable String certificate;
    @Nullable String keyFile;
    @Nullable String passPhrase;

    ProxySettings build() {
      return new ProxySettings(
          proxy,
          user,
          noProxy,
          basic,
          digest,
          tunnel,
          List.copyOf(headers),
          new TlsFiles(insecure, caFile, certificate, "PEM", keyFile, passPhrase));
    }
  }
}
