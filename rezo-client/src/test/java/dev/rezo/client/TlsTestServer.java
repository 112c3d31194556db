package dev.rezo.client;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The server's half of a handshake in memory: one context, so that sessions can be resumed. */
final class TlsTestServer {

  private final SSLContext context;
  private final SSLParameters parameters = new SSLParameters();

  TlsTestServer(TlsTestCa.Issued identity, X509Certificate... trustedClients) {
    try {
      TrustManagerFactory trustFactory = TrustManagerFactory.getInstance("PKIX");
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      for (int i = 0; i < trustedClients.length; i++) {
        trust.setCertificateEntry("ca-" + i, trustedClients[i]);
      }
      trustFactory.init(trust);
      context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new Shown(identity)},
          trustedClients.length == 0 ? null : trustFactory.getTrustManagers(),
          null);
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  TlsTestServer versions(String... versions) {
    parameters.setProtocols(versions);
    return this;
  }

  TlsTestServer cipherSuites(String... suites) {
    parameters.setCipherSuites(suites);
    return this;
  }

  TlsTestServer applicationProtocols(String... protocols) {
    parameters.setApplicationProtocols(protocols);
    return this;
  }

  TlsTestServer needClientAuth() {
    parameters.setNeedClientAuth(true);
    return this;
  }

  TlsTestServer wantClientAuth() {
    parameters.setWantClientAuth(true);
    return this;
  }

  SSLEngine newEngine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** Shows a chain as it is, whatever is wrong with it: a key store would look first. */
  private static final class Shown extends X509ExtendedKeyManager {
    private final TlsTestCa.Issued identity;

    private Shown(TlsTestCa.Issued identity) {
      this.identity = identity;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
      return keyType.equals(identity.key().getAlgorithm()) ? "server" : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {"server"};
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
