package dev.rezo.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of one connection, with TLS or without, and every way to end it.
 *
 * <p>Reading and writing belong to the connection's thread; the ways to end it are thread-safe.
 */
final class AcceptedSocket {

  /** One TLS record, and more than any request head of a test. */
  private static final int IN_BUFFER = 16 * 1024;

  private final Socket plain;
  private final ServerTls.@Nullable Acceptor tls;
  private volatile @Nullable SSLSocket secured;
  private InputStream in;
  private OutputStream out;

  AcceptedSocket(Socket plain, ServerTls.@Nullable Acceptor tls) throws IOException {
    this.plain = plain;
    this.tls = tls;
    plain.setTcpNoDelay(true);
    this.in = new BufferedInputStream(plain.getInputStream(), IN_BUFFER);
    this.out = plain.getOutputStream();
  }

  /**
   * Agrees on TLS, if this server speaks it.
   *
   * @return what was agreed on, or null without TLS
   */
  RecordedRequest.@Nullable Tls handshake() throws IOException {
    ServerTls.Acceptor acceptor = tls;
    if (acceptor == null) {
      return null;
    }
    SSLSocket socket = acceptor.over(plain);
    secured = socket;
    long beganMillis = System.currentTimeMillis();
    socket.startHandshake();
    in = new BufferedInputStream(socket.getInputStream(), IN_BUFFER);
    out = socket.getOutputStream();
    // A session that is older than its handshake is an earlier one that goes on. JSSE keeps its
    // date, and has no other way to ask.
    boolean resumed = socket.getSession().getCreationTime() < beganMillis;
    return facts(socket, resumed);
  }

  InputStream in() {
    return in;
  }

  /** Whether the client has ended its sending half, looked at without taking bytes that came. */
  boolean clientHasEnded() throws IOException {
    plain.setSoTimeout(1);
    try {
      in.mark(1);
      boolean ended = in.read() < 0;
      if (!ended) {
        in.reset();
      }
      return ended;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      plain.setSoTimeout(0);
    }
  }

  void write(byte[] bytes, int from, int to) throws IOException {
    out.write(bytes, from, to - from);
    out.flush();
  }

  /** Ends the sending half in order: close_notify on TLS, and FIN. */
  void finish() throws IOException {
    SSLSocket socket = secured;
    if (socket != null) {
      socket.shutdownOutput();
    }
    plain.shutdownOutput();
  }

  /** Ends the connection in order. */
  void close() {
    SSLSocket socket = secured;
    quietly(socket != null ? socket::close : plain::shutdownOutput);
    quietly(plain::close);
    quietly(in::close); // What it has buffered is not kept for as long as the server remembers it.
  }

  /** Ends the TCP connection in order and TLS not at all: no close_notify. */
  void cut() {
    quietly(plain::shutdownOutput);
    quietly(plain::close);
  }

  /** Breaks the connection: RST. What the client has not read yet may be lost. */
  void reset() {
    quietly(() -> plain.setSoLinger(true, 0));
    quietly(plain::close);
  }

  private static RecordedRequest.Tls facts(SSLSocket socket, boolean resumed) {
    ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
    String alpn = socket.getApplicationProtocol();
    return new RecordedRequest.Tls(
        session.getProtocol(),
        session.getCipherSuite(),
        alpn == null || alpn.isEmpty() ? null : alpn,
        serverName(session.getRequestedServerNames()),
        clientCertificate(session),
        resumed);
  }

  private static @Nullable String serverName(List<SNIServerName> names) {
    for (SNIServerName name : names) {
      if (name instanceof SNIHostName host) {
        return host.getAsciiName();
      }
    }
    return null;
  }

  private static @Nullable X509Certificate clientCertificate(ExtendedSSLSession session) {
    try {
      return (X509Certificate) session.getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException e) {
      return null; // The client showed none: that is the only way to ask.
    }
  }

  /** A socket that is given up: that ending it fails means that it had ended. */
  private static void quietly(Ending ending) {
    try {
      ending.run();
    } catch (IOException e) {
      // Ended already.
    }
  }

  /** A way to end a socket. */
  private interface Ending {
    void run() throws IOException;
  }
}
