package dev.rezo.client;

import dev.rezo.http.Url;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which public keys are expected of which hosts: a pin is the SHA-256 of a SubjectPublicKeyInfo
 * (RFC 7469 section 2.4), written as curl writes it, {@code sha256//} and base64.
 *
 * <p>Immutable. Compares by content.
 *
 * @param byHost pins by host, by {@code *.} and a domain, or by {@link #ANY_HOST}
 */
record TlsPins(Map<String, Set<String>> byHost) {

  static final TlsPins NONE = new TlsPins(Map.of());

  /** Stands for every host. */
  static final String ANY_HOST = "*";

  private static final String PREFIX = "sha256//";
  private static final int HASH_BYTES = 32;

  /** As many pins as a message lists of each side. */
  private static final int LISTED = 8;

  TlsPins {
    byHost = Collections.unmodifiableMap(byHost);
  }

  boolean isEmpty() {
    return byHost.isEmpty();
  }

  /**
   * These and more.
   *
   * @param host a host, {@code *.} and a domain for all hosts one label below it, or {@link
   *     #ANY_HOST}
   * @throws IllegalArgumentException when there is no pin, or something is not one
   */
  TlsPins with(String host, String... pins) {
    if (pins.length == 0) {
      throw new IllegalArgumentException("pin: expected at least one pin, actual none");
    }
    Map<String, Set<String>> all = new LinkedHashMap<>(byHost);
    String name = host.equals(ANY_HOST) ? ANY_HOST : name(host);
    Set<String> ofHost = new LinkedHashSet<>(all.getOrDefault(name, Set.of()));
    for (String pin : pins) {
      ofHost.add(checked(pin));
    }
    all.put(name, Collections.unmodifiableSet(ofHost));
    return new TlsPins(all);
  }

  /** A host as URLs have it: a pin for what no URL can ask for would never hold. */
  private static String name(String host) {
    boolean below = host.startsWith("*.");
    String plain = TlsNames.peerName(below ? host.substring(2) : host);
    try {
      if (plain.indexOf('*') < 0) {
        String authority = plain.indexOf(':') < 0 ? plain : "[" + plain + "]";
        Url url = Url.parse("https://" + authority + "/");
        if (url.target().equals("/") && url.userInfo() == null) {
          String name = url.origin().hostName().toLowerCase(Locale.ROOT);
          return below ? "*." + name : name;
        }
      }
    } catch (IllegalArgumentException e) {
      throw noHost(host, e);
    }
    throw noHost(host, null);
  }

  private static IllegalArgumentException noHost(
      String host, @Nullable IllegalArgumentException cause) {
    return new IllegalArgumentException(
        "pin: expected a host, or *. and a domain, actual " + TlsNames.printable(host), cause);
  }

  /**
   * Refuses pins for hosts that would never be looked at, because certificates are checked for this
   * name whatever the host is.
   */
  void requireFor(String serverName) {
    for (String host : byHost.keySet()) {
      int dot = serverName.indexOf('.');
      boolean matches =
          host.equals(ANY_HOST)
              || host.equals(serverName)
              || (dot > 0 && host.equals("*" + serverName.substring(dot)));
      if (!matches) {
        throw new IllegalArgumentException(
            "pin: expected a pin for the server name " + serverName + ", actual for " + host);
      }
    }
  }

  private static String checked(String pin) {
    try {
      if (pin.startsWith(PREFIX)
          && Base64.getDecoder().decode(pin.substring(PREFIX.length())).length == HASH_BYTES) {
        return pin;
      }
    } catch (IllegalArgumentException e) {
      throw malformed(pin);
    }
    throw malformed(pin);
  }

  private static IllegalArgumentException malformed(String pin) {
    return new IllegalArgumentException(
        "pin: expected " + PREFIX + " and base64 of a SHA-256, actual " + TlsNames.printable(pin));
  }

  /** The pins for this host; empty when any key will do. */
  List<String> of(String host) {
    if (byHost.isEmpty()) {
      return List.of();
    }
    String name = host.toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.');
    Set<String> all = new LinkedHashSet<>(byHost.getOrDefault(name, Set.of()));
    if (dot > 0) {
      all.addAll(byHost.getOrDefault("*" + name.substring(dot), Set.of()));
    }
    all.addAll(byHost.getOrDefault(ANY_HOST, Set.of()));
    return List.copyOf(all);
  }

  /**
   * Refuses a peer none of whose keys is pinned for its host.
   *
   * @param vouching the certificates whose keys count: the peer's own, then those that signed it
   */
  void check(String host, List<X509Certificate> vouching) throws PinMismatchException {
    List<String> expected = of(host);
    if (expected.isEmpty()) {
      return;
    }
    List<String> actual = new ArrayList<>();
    for (X509Certificate certificate : vouching) {
      String pin = pin(certificate.getPublicKey());
      if (expected.contains(pin)) {
        return;
      }
      if (actual.size() < LISTED) {
        actual.add(pin + " of " + TlsNames.subject(certificate));
      }
    }
    List<String> listed = expected.subList(0, Math.min(LISTED, expected.size()));
    throw new PinMismatchException(
        "expected a key pinned for "
            + host
            + ", "
            + String.join(" or ", listed)
            + (listed.size() < expected.size() ? " ..." : "")
            + "; actual "
            + String.join(", ", actual));
  }

  /** The pin of a key. */
  static String pin(PublicKey key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return PREFIX + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  // A record's own is put together when it is first called, and would cost a process its start.
  @Override
  public int hashCode() {
    return byHost.hashCode();
  }

  /** The pins of each host, as in {@code {api.example.com=[sha256//...]}}. */
  @Override
  public String toString() {
    return byHost.toString();
  }
}
