package dev.rezo.cli;

import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.GoAway;
import dev.rezo.http.Request;
import dev.rezo.http.TlsFacts;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The lines of {@code -v}: {@code *} for what happens, {@code >} for what is sent, {@code <} for
 * what is received.
 *
 * <p>Thread-safe as its stream is; each call prints its lines in one piece.
 */
final class VerboseText {

  private final PrintStream out;

  VerboseText(PrintStream out) {
    this.out = out;
  }

  void trying(SocketAddress address) {
    out.println("*   Trying " + address(address) + "...");
  }

  void failedTry(SocketAddress address, Throwable cause) {
    out.println("* connect to " + address(address) + " failed: " + cause.getMessage());
  }

  void connected(String host, ConnectionFacts connection) {
    StringBuilder text = new StringBuilder("* Connected to ").append(host);
    if (connection.proxy() != null) {
      text.append(" via ").append(connection.proxy());
    }
    if (connection.remoteAddress() instanceof InetSocketAddress remote) {
      text.append(" (").append(literal(remote)).append(") port ").append(remote.getPort());
    } else {
      text.append(" (").append(connection.remoteAddress()).append(')');
    }
    text.append(" (#").append(connection.id()).append(')');
    TlsFacts tls = connection.tls();
    if (tls != null) {
      append(tls, text);
    }
    out.println(text);
  }

  private static void append(TlsFacts tls, StringBuilder text) {
    text.append("\n* SSL connection using ")
        .append(tls.protocol())
        .append(" / ")
        .append(tls.cipherSuite())
        .append(tls.resumed() ? " (session resumed)" : "")
        .append("\n* ALPN: server ")
        .append(
            tls.applicationProtocol() == null
                ? "did not agree on a protocol"
                : "accepted " + tls.applicationProtocol());
    if (!tls.peerCertificates().isEmpty()) {
      append(tls.peerCertificates().get(0), text);
    }
    text.append(
        tls.verified()
            ? "\n*  SSL certificate verify ok."
            : "\n*  SSL certificate verify result: NOT VERIFIED, continuing anyway.");
  }

  private static void append(Certificate certificate, StringBuilder text) {
    if (certificate instanceof X509Certificate own) {
      text.append("\n* Server certificate:\n*  subject: ")
          .append(own.getSubjectX500Principal().getName())
          .append("\n*  start date: ")
          .append(own.getNotBefore().toInstant())
          .append("\n*  expire date: ")
          .append(own.getNotAfter().toInstant())
          .append("\n*  issuer: ")
          .append(own.getIssuerX500Principal().getName());
    }
  }

  void request(Request request, ConnectionUse use) {
    StringBuilder text = reuse(request, use);
    append("> ", HeadText.lines(request, use.protocol()), text);
    out.print(text);
  }

  /** The same on a stream. */
  void request(Request request, ConnectionUse use, int streamId) {
    StringBuilder text = reuse(request, use);
    if (!use.reused()) {
      text.append("* using HTTP/2\n");
    }
    text.append("* [HTTP/2] [")
        .append(streamId)
        .append("] OPENED stream for ")
        .append(request.url())
        .append('\n');
    append("> ", HeadText.lines(request, use.protocol()), text);
    out.print(text);
  }

  void goAway(GoAway goAway) {
    String said = goAway.debug().isEmpty() ? "" : ": " + goAway.debug();
    out.println(
        "* [HTTP/2] received GOAWAY, error="
            + goAway.code()
            + " ("
            + goAway.codeName()
            + "), last_stream="
            + goAway.lastStreamId()
            + said);
  }

  private static StringBuilder reuse(Request request, ConnectionUse use) {
    StringBuilder text = new StringBuilder();
    if (use.reused()) {
      text.append("* Re-using existing connection #")
          .append(use.id())
          .append(" with host ")
          .append(request.url().origin().host())
          .append('\n');
    }
    return text;
  }

  void response(List<String> lines) {
    StringBuilder text = new StringBuilder();
    append("< ", lines, text);
    out.print(text);
  }

  /** How it ended, in a line. */
  void note(String what) {
    out.println("* " + what);
  }

  private static void append(String mark, List<String> lines, StringBuilder text) {
    for (String line : lines) {
      text.append(mark).append(HeadText.readable(line)).append('\n');
    }
    text.append(mark).append('\n');
  }

  private static String address(SocketAddress other) {
    if (!(other instanceof InetSocketAddress address)) {
      return String.valueOf(other);
    }
    String literal = literal(address);
    return (literal.indexOf(':') < 0 ? literal : "[" + literal + "]") + ":" + address.getPort();
  }

  /** The address without a name. */
  static String literal(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : String.valueOf(address);
  }
}
