package dev.rezo.cli;

import dev.rezo.http.Body;
import dev.rezo.http.Headers;
import dev.rezo.http.Origin;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Heads of requests and responses as lines. What a response said is repeated field by field; of a
 * request, the fields that the protocol adds are added here by the same rules (RFC 9112 section 6).
 *
 * <p>Immutable.
 */
final class HeadText {

  private static final String END = "\r\n";

  /** What HTTP/2 has no use for, and what the lines above have already. */
  private static final Set<String> NOT_OF_HTTP2 =
      Set.of(
          "host",
          "connection",
          "keep-alive",
          "proxy-connection",
          "transfer-encoding",
          "upgrade",
          "content-length");

  private HeadText() {}

  /** The lines of a request's head on a connection that speaks this. */
  static List<String> lines(Request request, Protocol spoken) {
    return spoken == Protocol.HTTP_2 ? http2Lines(request) : lines(request);
  }

  /** As curl shows it: in the form of HTTP/1.1, with the names that HTTP/2 has (RFC 9113 8.2). */
  private static List<String> http2Lines(Request request) {
    Headers headers = request.headers();
    List<String> lines = new ArrayList<>();
    lines.add(request.method() + " " + target(request) + " HTTP/2");
    String host = headers.get("Host");
    lines.add("Host: " + (host != null ? host : request.url().origin().authority()));
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!NOT_OF_HTTP2.contains(lower)) {
            lines.add(lower + ": " + value);
          }
        });
    Body body = request.body();
    if (body != null && body.length() != Body.UNKNOWN_LENGTH) {
      lines.add("content-length: " + body.length());
    }
    return lines;
  }

  /** The lines of a request's head, by HTTP/1. */
  private static List<String> lines(Request request) {
    boolean http10 = request.version() == Protocol.HTTP_1_0;
    Headers headers = request.headers();
    List<String> lines = new ArrayList<>();
    lines.add(request.method() + " " + target(request) + (http10 ? " HTTP/1.0" : " HTTP/1.1"));
    if (!headers.contains("Host")) {
      String authority = request.url().origin().authority();
      lines.add("Host: " + (isConnect(request) ? target(request) : authority));
    }
    headers.forEach((name, value) -> lines.add(name + ": " + value));
    if (!headers.contains("Content-Length") && !headers.contains("Transfer-Encoding")) {
      addFraming(request, lines);
    }
    if (!headers.contains("Connection")) {
      addConnection(headers, http10, lines);
    }
    return lines;
  }

  private static boolean isConnect(Request request) {
    return request.method().equals("CONNECT");
  }

  private static String target(Request request) {
    if (request.target() != null) {
      return request.target();
    }
    Origin origin = request.url().origin();
    return isConnect(request) ? origin.host() + ":" + origin.port() : request.url().target();
  }

  private static void addConnection(Headers headers, boolean http10, List<String> lines) {
    if (http10) {
      lines.add("Connection: keep-alive");
      return;
    }
    List<String> options = new ArrayList<>(2);
    for (String name : List.of("TE", "Upgrade")) {
      if (headers.contains(name)) {
        options.add(name);
      }
    }
    if (!options.isEmpty()) {
      lines.add("Connection: " + String.join(", ", options));
    }
  }

  private static void addFraming(Request request, List<String> lines) {
    Body body = request.body();
    if (body != null) {
      lines.add(
          body.length() == Body.UNKNOWN_LENGTH
              ? "Transfer-Encoding: chunked"
              : "Content-Length: " + body.length());
      return;
    }
    switch (request.method()) {
      case "POST", "PUT", "PATCH" -> lines.add("Content-Length: 0");
      default -> {}
    }
  }

  /** The lines of a response's head. */
  static List<String> lines(Response response) {
    List<String> lines = new ArrayList<>();
    lines.add(statusLine(response.protocol().toString(), response.status(), response.reason()));
    addFields(response.headers(), lines);
    return lines;
  }

  /** The lines of an interim response. */
  static List<String> lines(Trace.Interim interim) {
    List<String> lines = new ArrayList<>();
    lines.add(statusLine(interim.protocol().toString(), interim.status(), interim.reason()));
    addFields(interim.headers(), lines);
    return lines;
  }

  private static String statusLine(String protocol, int status, String reason) {
    return protocol + " " + status + " " + reason;
  }

  private static void addFields(Headers headers, List<String> lines) {
    headers.forEach((name, value) -> lines.add(name + ": " + value));
  }

  /** The head as it stood on the wire, the empty line at its end included. */
  static byte[] bytes(List<String> lines) {
    return (String.join(END, lines) + END + END).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Trailers, without an empty line behind them. */
  static byte[] fieldBytes(Headers fields) {
    List<String> lines = new ArrayList<>();
    addFields(fields, lines);
    return lines.isEmpty()
        ? new byte[0]
        : (String.join(END, lines) + END).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The text of a field: its bytes are UTF-8 if they can be, else Latin-1. */
  static String readable(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 0x7f) {
        String utf8 =
            new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return utf8.indexOf('\uFFFD') < 0 ? utf8 : value;
      }
    }
    return value;
  }
}
