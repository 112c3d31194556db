package dev.rezo.testing;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link MockServer} or a {@link RawServer} speaks TLS.
 *
 * <p>Immutable.
 */
public final class ServerTls {

  private final ThrowAwayCertificate certificate;
  private final List<String> alpn;
  private final List<String> protocols;
  private final @Nullable ThrowAwayCa clients;

  private ServerTls(
      ThrowAwayCertificate certificate,
      List<String> alpn,
      List<String> protocols,
      @Nullable ThrowAwayCa clients) {
    this.certificate = certificate;
    this.alpn = alpn;
    this.protocols = protocols;
    this.clients = clients;
  }

  /** Shows {@code certificate}, speaks what the JDK speaks, chooses no application protocol. */
  public static ServerTls of(ThrowAwayCertificate certificate) {
    return new ServerTls(certificate, List.of(), List.of(), null);
  }

  /** Chooses the first of these that the client offers (RFC 7301); none in common is an alert. */
  public ServerTls alpn(String... names) {
    return new ServerTls(certificate, List.of(names), protocols, clients);
  }

  /** Speaks these versions only, as in {@code TLSv1.2}. */
  public ServerTls protocols(String... names) {
    return new ServerTls(certificate, alpn, List.of(names), clients);
  }

  /** Asks for a certificate of this authority and ends the handshake without one. */
  public ServerTls requireClientCertificate(ThrowAwayCa authority) {
    return new ServerTls(certificate, alpn, protocols, authority);
  }

  /** A server's side of TLS for one running server: sessions may resume within it. */
  Acceptor acceptor() {
    return new Acceptor(this);
  }

  @Override
  public String toString() {
    return "ServerTls[" + certificate + ", alpn " + alpn + ", protocols " + protocols + "]";
  }

  /** Puts TLS on accepted sockets. Thread-safe. */
  static final class Acceptor {

    private final ServerTls settings;
    private final SSLContext context;

    /** The sockets whose handshake asked for the private key: a resumed one never does. */
    private final Set<Socket> full =
        Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private Acceptor(ServerTls settings) {
      this.settings = settings;
      try {
        this.context = SSLContext.getInstance("TLS");
        KeyManager[] keys = {
          new KeyWatch((X509ExtendedKeyManager) settings.certificate.keyManagers()[0], full)
        };
        ThrowAwayCa authority = settings.clients;
        context.init(keys, authority == null ? null : authority.trustManagers(), null);
      } catch (GeneralSecurityException e) {
        throw ThrowAwayCa.impossible(e);
      }
    }

    /** Puts TLS over {@code plain}; the handshake has not begun. */
    SSLSocket over(Socket plain) throws IOException {
      SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
      SSLParameters parameters = socket.getSSLParameters();
      if (!settings.alpn.isEmpty()) {
        parameters.setApplicationProtocols(settings.alpn.toArray(String[]::new));
      }
      if (!settings.protocols.isEmpty()) {
        parameters.setProtocols(settings.protocols.toArray(String[]::new));
      }
      parameters.setNeedClientAuth(settings.clients != null);
      socket.setSSLParameters(parameters);
      return socket;
    }

    boolean wasResumed(SSLSocket socket) {
      return !full.contains(socket);
    }
  }

  /** Remembers who asked for the key. Thread-safe. */
  private static final class KeyWatch extends X509ExtendedKeyManager {

    private final X509KeyManager keys;
    private final Set<Socket> askedBy;

    KeyWatch(X509KeyManager keys, Set<Socket> askedBy) {
      this.keys = keys;
      this.askedBy = askedBy;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      askedBy.add(socket);
      return keys.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return keys.getClientAliases(keyType, issuers);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      return keys.chooseClientAlias(keyTypes, issuers, socket);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return keys.getServerAliases(keyType, issuers);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }
  }
}
