package dev.rezo.client.profile;

import java.util.List;

/**
 * What a TLS ClientHello offers, apart from what is random (RFC 8446 section 4.1.2). Numbers are
 * those of IANA's registry of TLS parameters; GREASE values (RFC 8701) are left out of the lists.
 *
 * <p>Immutable.
 *
 * @param versions of {@code supported_versions}
 * @param cipherSuites in their order
 * @param groups of {@code supported_groups}
 * @param keyShares the groups that a key is sent of
 * @param signatures of {@code signature_algorithms}
 * @param protocols of ALPN
 * @param extensions their numbers in their order
 * @param isPermuted whether the order of extensions is another one each time
 * @param hasGrease whether values that mean nothing are mixed in
 */
public record HelloShape(
    List<Integer> versions,
    List<Integer> cipherSuites,
    List<Integer> groups,
    List<Integer> keyShares,
    List<Integer> signatures,
    List<String> protocols,
    List<Integer> extensions,
    boolean isPermuted,
    boolean hasGrease) {

  /** Keeps copies of the lists. */
  public HelloShape {
    versions = List.copyOf(versions);
    cipherSuites = List.copyOf(cipherSuites);
    groups = List.copyOf(groups);
    keyShares = List.copyOf(keyShares);
    signatures = List.copyOf(signatures);
    protocols = List.copyOf(protocols);
    extensions = List.copyOf(extensions);
  }

  /** The names of its cipher suites, as the platform calls them too. */
  public List<String> cipherSuiteNames() {
    return TlsNumbers.CIPHER_SUITES.names(cipherSuites);
  }

  /** The names of its groups. */
  public List<String> groupNames() {
    return TlsNumbers.GROUPS.names(groups);
  }

  /** The names of its signature algorithms. */
  public List<String> signatureNames() {
    return TlsNumbers.SIGNATURES.names(signatures);
  }

  /** Whether a number is one of the sixteen that mean nothing (RFC 8701 section 2). */
  static boolean isGrease(int number) {
    return (number & 0x0f0f) == 0x0a0a && number >>> 8 == (number & 0xff);
  }
}
