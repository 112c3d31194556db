package dev.rezo.client;

import dev.rezo.http.TlsFacts;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What the handshake of one engine saw, for the one who has to say how it went or why it failed.
 *
 * <p>Thread-safe: written by the engine's delegated tasks, read by the loop.
 */
final class TlsWitness {

  private final TlsSettings settings;
  private final String expectedName;

  private volatile List<X509Certificate> peerChain = List.of();
  private volatile @Nullable List<Principal> wantedIssuers;
  private volatile boolean identityShown;

  /** Watches a handshake with {@code host}, unless the settings have another name for it. */
  TlsWitness(TlsSettings settings, String host) {
    this.settings = settings;
    String name = settings.serverName();
    this.expectedName = name != null ? name : TlsNames.peerName(host);
  }

  /** The peer sent its certificates, its own first. */
  void peerSent(X509Certificate[] chain) {
    this.peerChain = List.of(chain);
  }

  /** The peer asked for a certificate of these issuers; {@code shown} says whether it gets ours. */
  void peerAsked(List<Principal> issuers, boolean shown) {
    this.wantedIssuers = issuers;
    this.identityShown |= shown;
  }

  /** The settings of the configuration that made the engine. */
  TlsSettings settings() {
    return settings;
  }

  /** The name that the peer's certificate must be for. */
  String expectedName() {
    return expectedName;
  }

  /** The peer's certificates as they came in this handshake; empty when none came. */
  List<X509Certificate> peerChain() {
    return peerChain;
  }

  /** Whether the peer asked for a certificate. */
  boolean wasAsked() {
    return wantedIssuers != null;
  }

  /** Whose certificates the peer asked for; empty for anyone's. */
  List<Principal> wantedIssuers() {
    List<Principal> issuers = wantedIssuers;
    return issuers == null ? List.of() : issuers;
  }

  /** Whether the peer got our certificate. */
  boolean isIdentityShown() {
    return identityShown;
  }

  /**
   * The facts of the finished handshake of {@code engine}. It went on with an earlier session when
   * it succeeded without a certificate of the peer: a full handshake has one always, since nothing
   * but certificates authenticates a server here.
   */
  TlsFacts facts(SSLEngine engine) {
    SSLSession session = engine.getSession();
    String chosen = engine.getApplicationProtocol();
    return new TlsFacts(
        session.getProtocol(),
        session.getCipherSuite(),
        chosen == null || chosen.isEmpty() ? null : chosen,
        peerChain.isEmpty(),
        settings.verified(),
        TlsNames.serverNameIndication(expectedName) == null ? null : expectedName,
        certificates(session));
  }

  private static List<Certificate> certificates(SSLSession session) {
    try {
      return List.of(session.getPeerCertificates());
    } catch (SSLPeerUnverifiedException noCertificate) {
      return List.of();
    }
  }
}
