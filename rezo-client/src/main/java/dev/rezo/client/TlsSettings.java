package dev.rezo.client;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TlsConfig} says, and nothing of what is made of it: equal settings are one identity
 * on the wire.
 *
 * <p>Immutable.
 *
 * @param trusted whose certificates are trusted, or null for the platform's alone
 * @param platformToo whether the platform's are trusted besides {@code trusted}
 * @param identity who this side is, or null
 * @param verified whether a peer must prove who it is
 * @param pins which keys are expected
 * @param serverName the name to ask for and to expect, or null for the host of the URL
 * @param versions the versions offered
 * @param cipherSuites the cipher suites offered; empty for the platform's
 * @param resumption whether sessions go on with later connections
 */
record TlsSettings(
    @Nullable Set<X509Certificate> trusted,
    boolean platformToo,
    @Nullable TlsIdentity identity,
    boolean verified,
    TlsPins pins,
    @Nullable String serverName,
    List<String> versions,
    List<String> cipherSuites,
    boolean resumption) {

  static final List<String> DEFAULT_VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  TlsSettings {
    trusted = trusted == null ? null : Collections.unmodifiableSet(new LinkedHashSet<>(trusted));
  }

  /** Whom this side trusts, in words. */
  String describeTrust() {
    if (trusted == null) {
      return "system";
    }
    String own =
        trusted.size() == 1
            ? TlsNames.subject(trusted.iterator().next())
            : trusted.size() + " certificates";
    return platformToo ? "system and " + own : own;
  }

  // A record's own is put together when it is first called, and would cost a process its start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TlsSettings that
        && platformToo == that.platformToo
        && verified == that.verified
        && resumption == that.resumption
        && Objects.equals(trusted, that.trusted)
        && Objects.equals(identity, that.identity)
        && Objects.equals(pins, that.pins)
        && Objects.equals(serverName, that.serverName)
        && Objects.equals(versions, that.versions)
        && Objects.equals(cipherSuites, that.cipherSuites);
  }

  @Override
  public int hashCode() {
    int hash = Objects.hashCode(trusted);
    hash = 31 * hash + Objects.hashCode(identity);
    hash = 31 * hash + pins.hashCode();
    hash = 31 * hash + Objects.hashCode(serverName);
    hash = 31 * hash + versions.hashCode();
    hash = 31 * hash + cipherSuites.hashCode();
    return 31 * hash + (platformToo ? 1 : 0) + (verified ? 2 : 0) + (resumption ? 4 : 0);
  }

  /** As in {@code [trust system, identity CN=orders, verified]}; holds no secret. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[trust ").append(describeTrust());
    if (identity != null) {
      text.append(", identity ").append(identity);
    }
    text.append(verified ? ", verified" : ", NOT VERIFIED");
    if (!pins.isEmpty()) {
      text.append(", pins ").append(pins);
    }
    if (serverName != null) {
      text.append(", server name ").append(serverName);
    }
    if (!versions.equals(DEFAULT_VERSIONS)) {
      text.append(", versions ").append(versions);
    }
    if (!cipherSuites.isEmpty()) {
      text.append(", cipher suites ").append(cipherSuites);
    }
    if (!resumption) {
      text.append(", no resumption");
    }
    return text.append(']').toString();
  }
}
