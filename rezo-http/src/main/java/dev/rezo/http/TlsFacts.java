package dev.rezo.http;

import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS handshake agreed on.
 *
 * <p>Immutable.
 *
 * @param protocol as in {@code TLSv1.3}
 * @param cipherSuite the name of RFC 8446 or its elders
 * @param applicationProtocol what ALPN chose, or null when nothing was chosen
 * @param resumed whether the session of an earlier connection went on
 * @param verified whether the peer's certificate and name were verified
 * @param serverName the name that was asked for (SNI, RFC 6066 section 3), or null when none was,
 *     as for an address
 * @param peerCertificates the chain, the peer's own first; empty when none is known
 */
public record TlsFacts(
    String protocol,
    String cipherSuite,
    @Nullable String applicationProtocol,
    boolean resumed,
    boolean verified,
    @Nullable String serverName,
    List<Certificate> peerCertificates) {

  /** Keeps a copy of the chain. */
  public TlsFacts {
    peerCertificates = List.copyOf(peerCertificates);
  }

  /**
   * The peer's own certificate, read when this is called; null when none is known or it cannot be
   * read.
   */
  public @Nullable CertificateFacts peerCertificate() {
    if (peerCertificates.isEmpty() || !(peerCertificates.get(0) instanceof X509Certificate own)) {
      return null;
    }
    try {
      return CertificateFacts.of(own);
    } catch (GeneralSecurityException unreadable) {
      return null;
    }
  }
}
