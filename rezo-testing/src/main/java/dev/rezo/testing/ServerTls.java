package dev.rezo.testing;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
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

    private Acceptor(ServerTls settings) {
      this.settings = settings;
      try {
        this.context = SSLContext.getInstance("TLS");
        ThrowAwayCa authority = settings.clients;
        context.init(
            settings.certificate.keyManagers(),
            authority == null ? null : authority.trustManagers(),
            null);
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
  }
}
