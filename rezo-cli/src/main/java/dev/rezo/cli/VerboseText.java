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
import java.util.ArrayList;
import java.util.List;

/**
 * What is told of transfers on their way, in words of curl.
 *
 * <p>Thread-safe as its stream is; each call prints its lines in one piece.
 */
final class VerboseText {

  private final TraceForm form;
  private final PrintStream out;

  VerboseText(TraceForm form, PrintStream out) {
    this.form = form;
    this.out = out;
  }

  void trying(SocketAddress address) {
    note("  Trying " + address(address) + "...");
  }

  void failedTry(SocketAddress address, Throwable cause) {
    note("connect to " + address(address) + " failed: " + cause.getMessage());
  }

  void connected(String host, ConnectionFacts connection) {
    StringBuilder text = new StringBuilder("Connected to ").append(host);
    if (connection.proxy() != null) {
      text.append(" via ").append(connection.proxy());
    }
    if (connection.remoteAddress() instanceof InetSocketAddress remote) {
      text.append(" (").append(literal(remote)).append(") port ").append(remote.getPort());
    } else {
      text.append(" (").append(connection.remoteAddress()).append(')');
    }
    text.append(" (#").append(connection.id()).append(')');
    List<String> lines = new ArrayList<>();
    lines.add(text.toString());
    TlsFacts tls = connection.tls();
    if (tls != null) {
      add(tls, lines);
    }
    StringBuilder piece = new StringBuilder();
    lines.forEach(line -> form.note(line, piece));
    out.print(piece);
  }

  private static void add(TlsFacts tls, List<String> lines) {
    lines.add(
        "SSL connection using "
            + tls.protocol()
            + " / "
            + tls.cipherSuite()
            + (tls.resumed() ? " (session resumed)" : ""));
    lines.add(
        "ALPN: server "
            + (tls.applicationProtocol() == null
                ? "did not agree on a protocol"
                : "accepted " + tls.applicationProtocol()));
    if (!tls.peerCertificates().isEmpty()) {
      add(tls.peerCertificates().get(0), lines);
    }
    lines.add(
        tls.verified()
            ? " SSL certificate verify ok."
            : " SSL certificate verify result: NOT VERIFIED, continuing anyway.");
  }

  private static void add(Certificate certificate, List<String> lines) {
    if (certificate instanceof X509Certificate own) {
      lines.add("Server certificate:");
      lines.add(" subject: " + own.getSubjectX500Principal().getName());
      lines.add(" start date: " + own.getNotBefore().toInstant());
      lines.add(" expire date: " + own.getNotAfter().toInstant());
      lines.add(" issuer: " + own.getIssuerX500Principal().getName());
    }
  }

  void request(Request request, ConnectionUse use) {
    StringBuilder text = reuse(request, use);
    form.head(true, HeadText.lines(request, use.protocol()), text);
    out.print(text);
  }

  /** The same on a stream. */
  void request(Request request, ConnectionUse use, int streamId) {
    StringBuilder text = reuse(request, use);
    if (!use.reused()) {
      form.note("using HTTP/2", text);
    }
    form.note("[HTTP/2] [" + streamId + "] OPENED stream for " + request.url(), text);
    form.head(true, HeadText.lines(request, use.protocol()), text);
    out.print(text);
  }

  void goAway(GoAway goAway) {
    String said = goAway.debug().isEmpty() ? "" : ": " + goAway.debug();
    note(
        "[HTTP/2] received GOAWAY, error="
            + goAway.code()
            + " ("
            + goAway.codeName()
            + "), last_stream="
            + goAway.lastStreamId()
            + said);
  }

  private StringBuilder reuse(Request request, ConnectionUse use) {
    StringBuilder text = new StringBuilder();
    if (use.reused()) {
      form.note(
          "Re-using existing connection #"
              + use.id()
              + " with host "
              + request.url().origin().host(),
          text);
    }
    return text;
  }

  void response(List<String> lines) {
    StringBuilder text = new StringBuilder();
    form.head(false, lines, text);
    out.print(text);
  }

  void data(boolean sent, byte[] bytes) {
    StringBuilder text = new StringBuilder();
    form.data(sent, bytes, text);
    out.print(text);
  }

  /** Something has happened. */
  void note(String what) {
    StringBuilder text = new StringBuilder();
    form.note(what, text);
    out.print(text);
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
