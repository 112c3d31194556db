package dev.rezo.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** The server's half of a handshake in memory: one context, so that sessions can be resumed. */
final class TlsTestServer {

  private final SSLContext context;
  private final SSLParameters parameters = new SSLParameters();

  TlsTestServer(TlsTestCa.Issued identity, X509Certificate... trustedClients) {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry(
          "server", identity.key(), new char[0], identity.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory keyFactory = KeyManagerFactory.getInstance("PKIX");
      keyFactory.init(keys, new char[0]);
      TrustManagerFactory trustFactory = TrustManagerFactory.getInstance("PKIX");
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      for (int i = 0; i < trustedClients.length; i++) {
        trust.setCertificateEntry("ca-" + i, trustedClients[i]);
      }
      trustFactory.init(trust);
      context = SSLContext.getInstance("TLS");
      context.init(
          keyFactory.getKeyManagers(),
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
}
