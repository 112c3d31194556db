package dev.rezo.client;

import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows a peer's certificates to the witness of its engine, then lets the platform verify them,
 * then compares pins. A handshake that goes on with an earlier session does not come here, in TLS
 * 1.2 and in TLS 1.3: that is how {@link TlsWitness#facts} tells the one from the other.
 *
 * <p>Thread-safe.
 */
final class TlsVerifier extends X509ExtendedTrustManager {

  private static final X509Certificate[] NONE = {};

  private final @Nullable X509ExtendedTrustManager platform;
  private final TlsPins pins;
  private final Function<SSLEngine, @Nullable TlsWitness> witnesses;

  /**
   * Makes the verifier.
   *
   * @param platform verifies, or null to accept everything
   * @param pins the keys that are expected after that
   */
  TlsVerifier(
      @Nullable X509ExtendedTrustManager platform,
      TlsPins pins,
      Function<SSLEngine, @Nullable TlsWitness> witnesses) {
    this.platform = platform;
    this.pins = pins;
    this.witnesses = witnesses;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    TlsWitness witness = witnesses.apply(engine);
    if (witness != null) { // Else the peer renegotiates, or the dial was given up.
      witness.peerSent(chain);
    }
    try {
      if (platform != null) {
        verify(platform, chain, authType, engine);
        // The platform does not look at the dates of a certificate that is trusted itself.
        chain[0].checkValidity();
      }
      if (!pins.isEmpty()) {
        pins.check(
            engine.getPeerHost(),
            platform == null
                ? List.of(chain[0])
                : TlsTrust.vouching(chain, platform.getAcceptedIssuers()));
      }
    } catch (RuntimeException e) {
      // An empty trust store and a broken extension come out as unchecked.
      throw new CertificateException("verification failed: " + e.getMessage(), e);
    }
  }

  /** The platform's builder of paths says only that there is none: what is wrong is found out. */
  private static void verify(
      X509ExtendedTrustManager platform, X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      platform.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      CertPathValidatorException flaw = TlsTrust.flaw(chain, platform.getAcceptedIssuers());
      if (flaw != null) {
        e.addSuppressed(flaw);
      }
      throw e;
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return platform == null ? NONE : platform.getAcceptedIssuers();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw unexpected();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unexpected();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw unexpected();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw unexpected();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unexpected();
  }

  private static CertificateException unexpected() {
    return new CertificateException("expected an SSLEngine in client mode");
  }
}
