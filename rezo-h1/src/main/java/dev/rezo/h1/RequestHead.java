package dev.rezo.h1;

import dev.rezo.http.Body;
import dev.rezo.http.Headers;
import dev.rezo.http.Origin;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Decides how a request is framed and writes its head (RFC 9112 sections 3, 5 and 6).
 *
 * <p>What the application set stays, at its place and in its case. What is missing is added: Host
 * before all fields, Content-Type, framing and Connection behind them. What contradicts itself is
 * refused before a byte is written.
 *
 * <p>Not thread-safe; the caller serialises. One for each session; remembers the last request's
 * framing, and nothing else of it.
 */
final class RequestHead {

  /** {@link #bodyLength} of a request without a body. */
  static final long NO_BODY = -2;

  /** {@link #bodyLength} of a request whose body is chunked. */
  static final long CHUNKED = -1;

  // Fields that the application set.
  private static final int HOST = 1;
  private static final int CONTENT_TYPE = 2;
  private static final int CONTENT_LENGTH = 4;
  private static final int TRANSFER_ENCODING = 8;
  private static final int CONNECTION = 16;
  private static final int TE = 32;
  private static final int UPGRADE = 64;
  private static final int TRAILER = 128;

  // Options that the application's Connection names.
  private static final int CLOSE = 1;
  private static final int KEEP_ALIVE = 2;
  private static final int OPTION_TE = 4;
  private static final int OPTION_UPGRADE = 8;

  private int present;
  private long announced;
  private long bodyLength;
  private int options;
  private boolean asksUpgrade;
  private boolean expectsContinue;
  private boolean persists;

  /** The bytes of body that follow the head, or {@link #CHUNKED}, or {@link #NO_BODY}. */
  long bodyLength() {
    return bodyLength;
  }

  /** Whether the request lets the connection persist (RFC 9112 section 9.3). */
  boolean persists() {
    return persists;
  }

  /** Whether the peer may answer 101. */
  boolean asksUpgrade() {
    return asksUpgrade;
  }

  /** Whether the body is to wait for 100 (Continue), as there is one (RFC 9110 section 10.1.1). */
  boolean expectsContinue() {
    return expectsContinue;
  }

  /**
   * Writes the head.
   *
   * @param out borrowed
   * @return false if it does not fit: then nothing is written
   * @throws IllegalArgumentException when fields and body contradict each other
   */
  boolean write(Request request, boolean absoluteForm, boolean mayPersist, ByteBuffer out) {
    examine(request.headers());
    boolean http10 = request.version() == Protocol.HTTP_1_0;
    int wanted = wantedOptions(http10, mayPersist);
    int said = options | wanted;
    persists = (said & CLOSE) == 0 && (!http10 || (said & KEEP_ALIVE) != 0);
    bodyLength = framing(request, http10);
    asksUpgrade = (present & UPGRADE) != 0 && !http10;
    expectsContinue &= !http10 && bodyLength != 0;
    int start = out.position();
    try {
      putRequestLine(request, absoluteForm, http10, out);
      putFields(request, out);
      putConnection(wanted, out);
      Latin1.put(out, "\r\n");
      return true;
    } catch (BufferOverflowException e) {
      out.position(start);
      return false;
    }
  }

  /**
   * The options that Connection lacks: how the connection goes on (RFC 9112 section 9.3), and the
   * fields that are for the next recipient alone (RFC 9110 sections 7.8 and 10.1.4).
   */
  private int wantedOptions(boolean http10, boolean mayPersist) {
    int wanted = 0;
    if (!mayPersist) {
      wanted |= CLOSE;
    } else if (http10 && (present & CONNECTION) == 0) {
      wanted |= KEEP_ALIVE;
    }
    if (!http10) {
      wanted |= (present & TE) != 0 ? OPTION_TE : 0;
      wanted |= (present & UPGRADE) != 0 ? OPTION_UPGRADE : 0;
    }
    return wanted & ~options;
  }

  private void examine(Headers headers) {
    present = 0;
    announced = NO_BODY;
    options = 0;
    expectsContinue = false;
    for (int i = 0, size = headers.size(); i < size; i++) {
      examine(headers.name(i), headers.value(i));
    }
  }

  private void examine(String name, String value) {
    switch (name.length()) {
      case 2 -> present |= name.equalsIgnoreCase("TE") ? TE : 0;
      case 4 -> {
        if (name.equalsIgnoreCase("Host")) {
          noteOnce(HOST, name);
        }
      }
      case 6 -> {
        if (name.equalsIgnoreCase("Expect")) {
          expectsContinue |= hasToken(value, "100-continue");
        }
      }
      case 7 -> {
        present |= name.equalsIgnoreCase("Upgrade") ? UPGRADE : 0;
        present |= name.equalsIgnoreCase("Trailer") ? TRAILER : 0;
      }
      case 10 -> {
        if (name.equalsIgnoreCase("Connection")) {
          present |= CONNECTION;
          options |= hasToken(value, "close") ? CLOSE : 0;
          options |= hasToken(value, "keep-alive") ? KEEP_ALIVE : 0;
          options |= hasToken(value, "te") ? OPTION_TE : 0;
          options |= hasToken(value, "upgrade") ? OPTION_UPGRADE : 0;
        }
      }
      case 12 -> present |= name.equalsIgnoreCase("Content-Type") ? CONTENT_TYPE : 0;
      case 14 -> {
        if (name.equalsIgnoreCase("Content-Length")) {
          noteOnce(CONTENT_LENGTH, name);
          announced = number(value);
        }
      }
      case 17 -> {
        if (name.equalsIgnoreCase("Transfer-Encoding")) {
          noteOnce(TRANSFER_ENCODING, name);
          requireChunked(value);
        }
      }
      default -> {}
    }
  }

  private void noteOnce(int field, String name) {
    if ((present & field) != 0) {
      throw new IllegalArgumentException(name + ": expected one field, actual several");
    }
    present |= field;
  }

  /**
   * RFC 9112 section 6.2 and RFC 9110 section 8.6: how the end of the request is told.
   *
   * <ul>
   *   <li>No body: no field, except {@code Content-Length: 0} for methods that are expected to
   *       carry one, since some servers wait for it there and some refuse it elsewhere.
   *   <li>A body of known length: Content-Length, even if it is 0. If the length is not known but
   *       the application set Content-Length, that is believed, and held to while sending.
   *   <li>Otherwise chunked; an application may ask for it by setting {@code Transfer-Encoding:
   *       chunked} for any body.
   * </ul>
   */
  private long framing(Request request, boolean http10) {
    Body body = request.body();
    boolean asksChunked = (present & TRANSFER_ENCODING) != 0;
    if (asksChunked && (http10 || body == null || announced != NO_BODY)) {
      throw new IllegalArgumentException(
          "Transfer-Encoding: expected an HTTP/1.1 request with a body and without Content-Length,"
              + " actual "
              + request);
    }
    if (body == null) {
      requireAnnounced(0);
      if (expectsContinue) {
        throw new IllegalArgumentException(
            "Expect: expected a body to wait with (RFC 9110 section 10.1.1), actual none");
      }
      return NO_BODY;
    }
    if (request.method().equals("TRACE") || request.method().equals("CONNECT")) {
      throw new IllegalArgumentException(
          "body: expected none with " + request.method() + " (RFC 9110 section 9.3), actual one");
    }
    if (asksChunked) {
      return CHUNKED;
    }
    if (body.length() >= 0) {
      requireAnnounced(body.length());
      return body.length();
    }
    if (announced >= 0) {
      return announced;
    }
    if (http10) {
      throw new IllegalArgumentException(
          "body: expected a known length with HTTP/1.0, which has no chunked coding, actual unknown");
    }
    return CHUNKED;
  }

  private void requireAnnounced(long length) {
    if (announced != NO_BODY && announced != length) {
      throw new IllegalArgumentException(
          "Content-Length: expected " + length + " as the body has, actual " + announced);
    }
  }

  /** RFC 9112 section 3. */
  private static void putRequestLine(
      Request request, boolean absoluteForm, boolean http10, ByteBuffer out) {
    Origin origin = request.url().origin();
    Latin1.put(out, request.method());
    Latin1.put(out, " ");
    String target = request.target() != null ? request.target() : request.url().target();
    if (isConnect(request)) {
      putConnectTarget(request, out);
    } else if (absoluteForm && (target.startsWith("/") || target.equals("*"))) {
      Latin1.put(out, origin.isSecure() ? "https://" : "http://");
      putAuthority(origin, false, out);
      Latin1.put(out, target.equals("*") ? "" : target); // Section 3.2.4: OPTIONS for all of it.
    } else {
      Latin1.put(out, target);
    }
    Latin1.put(out, http10 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
  }

  private static boolean isConnect(Request request) {
    return request.method().equals("CONNECT");
  }

  /** Host and port, and nothing else (RFC 9112 section 3.2.3); Host says the same. */
  private static void putConnectTarget(Request request, ByteBuffer out) {
    if (request.target() != null) {
      Latin1.put(out, request.target());
    } else {
      putAuthority(request.url().origin(), true, out);
    }
  }

  private void putFields(Request request, ByteBuffer out) {
    if ((present & HOST) == 0) {
      Latin1.put(out, "Host: ");
      if (isConnect(request)) {
        putConnectTarget(request, out);
      } else {
        putAuthority(request.url().origin(), false, out);
      }
      Latin1.put(out, "\r\n");
    }
    Headers headers = request.headers();
    for (int i = 0, size = headers.size(); i < size; i++) {
      putField(headers.name(i), headers.value(i), out);
    }
    Body body = request.body();
    if (body != null && (present & CONTENT_TYPE) == 0) {
      String type = body.contentType();
      if (type != null) {
        putField("Content-Type", type, out);
      }
    }
    if (body != null && bodyLength == CHUNKED && (present & TRAILER) == 0) {
      putTrailer(body.trailerNames(), out);
    }
    if (bodyLength == CHUNKED && (present & TRANSFER_ENCODING) == 0) {
      Latin1.put(out, "Transfer-Encoding: chunked\r\n");
    } else if (bodyLength >= 0 && announced == NO_BODY) {
      Latin1.put(out, "Content-Length: ");
      Latin1.putDecimal(out, bodyLength);
      Latin1.put(out, "\r\n");
    } else if (bodyLength == NO_BODY && announced == NO_BODY && expectsBody(request.method())) {
      Latin1.put(out, "Content-Length: 0\r\n");
    }
  }

  /** RFC 9110 section 6.6.2. */
  private static void putTrailer(List<String> names, ByteBuffer out) {
    if (!names.isEmpty()) {
      putField("Trailer", String.join(", ", names), out);
    }
  }

  private static void putConnection(int wanted, ByteBuffer out) {
    if (wanted == 0) {
      return;
    }
    Latin1.put(out, "Connection: ");
    int rest = wanted;
    rest = putOption(rest, CLOSE, "close", out);
    rest = putOption(rest, KEEP_ALIVE, "keep-alive", out);
    rest = putOption(rest, OPTION_TE, "TE", out);
    putOption(rest, OPTION_UPGRADE, "Upgrade", out);
    Latin1.put(out, "\r\n");
  }

  /** What is left after this one. */
  private static int putOption(int wanted, int option, String name, ByteBuffer out) {
    if ((wanted & option) == 0) {
      return wanted;
    }
    int rest = wanted & ~option;
    Latin1.put(out, name);
    Latin1.put(out, rest == 0 ? "" : ", ");
    return rest;
  }

  static void putField(String name, String value, ByteBuffer out) {
    Latin1.put(out, name);
    Latin1.put(out, ": ");
    Latin1.put(out, value);
    Latin1.put(out, "\r\n");
  }

  /** Host and port; the zone of an IPv6 literal means something on this machine only. */
  private static void putAuthority(Origin origin, boolean withPort, ByteBuffer out) {
    String host = origin.host();
    int zone = host.startsWith("[") ? host.indexOf('%') : -1;
    Latin1.put(out, zone < 0 ? host : host.substring(0, zone) + "]");
    if (withPort || origin.port() != origin.defaultPort()) {
      Latin1.put(out, ":");
      Latin1.putDecimal(out, origin.port());
    }
  }

  /** RFC 9110 section 8.6: the methods whose meaning lies in what they enclose. */
  private static boolean expectsBody(String method) {
    return switch (method) {
      case "POST", "PUT", "PATCH" -> true;
      default -> false;
    };
  }

  private static void requireChunked(String value) {
    if (!value.equalsIgnoreCase("chunked")) {
      throw new IllegalArgumentException(
          "Transfer-Encoding: expected chunked, the only one that can be sent, actual another");
    }
  }

  private static long number(String value) {
    int length = value.length();
    boolean digits = length > 0 && length <= 18;
    for (int i = 0; i < length && digits; i++) {
      digits = value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    if (!digits) {
      throw new IllegalArgumentException(
          "Content-Length: expected 1 to 18 digits, actual " + value);
    }
    return Long.parseLong(value);
  }

  /** Whether a list has this member, in any case (RFC 9110 section 5.6.1). */
  private static boolean hasToken(String list, String token) {
    for (int start = 0; start <= list.length(); ) {
      int comma = list.indexOf(',', start);
      int end = comma < 0 ? list.length() : comma;
      if (list.substring(start, end).trim().equalsIgnoreCase(token)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }
}
