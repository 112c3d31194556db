package dev.rezo.h2;

import dev.rezo.h2.Http2Settings.PseudoField;
import dev.rezo.http.Body;
import dev.rezo.http.Headers;
import dev.rezo.http.Origin;
import dev.rezo.http.Request;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a request as HTTP/2 has them (RFC 9113 section 8.3.1): what is a request
 * line and Host in HTTP/1.1 is in fields in front, and what is about an HTTP/1.1 connection is
 * nowhere.
 *
 * <p>Immutable.
 *
 * @param fields names and values in turn; not to be changed
 * @param isHead whether the response has no body whatever it says
 * @param hasBody whether DATA or trailers follow
 * @param isTunnel whether DATA go both ways once the peer has said so: CONNECT (section 8.5)
 * @param announced how many bytes of DATA follow, or -1 when that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on to the encoder, and compared by nobody.
record RequestFields(
    String[] fields, boolean isHead, boolean hasBody, boolean isTunnel, long announced) {

  private static final String NO_HOST = "";

  /**
   * Translates a request.
   *
   * @throws IllegalArgumentException when a field cannot be sent, or body and fields contradict
   *     each other
   */
  static RequestFields of(Request request, List<PseudoField> order) {
    return of(request, null, order);
  }

  /**
   * Translates an extended CONNECT (RFC 8441 section 4).
   *
   * @param protocol what is spoken in the tunnel, as in {@code websocket}
   * @throws IllegalArgumentException when the method is another, or for what {@link #of} throws it
   */
  static RequestFields ofTunnel(Request request, String protocol, List<PseudoField> order) {
    if (!request.method().equals("CONNECT")) {
      throw new IllegalArgumentException(
          "method: expected CONNECT with a protocol (RFC 8441 section 4), actual "
              + request.method());
    }
    if (FieldRules.ofName(protocol.toLowerCase(Locale.ROOT), 1) != null) {
      throw new IllegalArgumentException(
          "protocol: expected a token (RFC 8441 section 4), actual " + protocol);
    }
    return of(request, protocol, order);
  }

  private static RequestFields of(
      Request request, @Nullable String protocol, List<PseudoField> order) {
    Headers headers = request.headers();
    String host = NO_HOST;
    int hosts = 0;
    long announced = Body.UNKNOWN_LENGTH;
    boolean hasType = false;
    boolean hasTrailer = false;
    for (int i = 0, size = headers.size(); i < size; i++) {
      String name = headers.name(i);
      String value = headers.value(i);
      if (name.equalsIgnoreCase("host")) {
        host = onlyHost(hosts++, value);
      } else if (name.equalsIgnoreCase("content-length")) {
        announced = length(announced, value);
      } else if (name.equalsIgnoreCase("content-type")) {
        hasType = true;
      } else if (name.equalsIgnoreCase("trailer")) {
        hasTrailer = true;
      } else {
        requireAllowed(name, value);
      }
    }
    Body body = request.body();
    requireFitting(request, announced);
    boolean isTunnel = request.method().equals("CONNECT");
    long length = body == null ? 0 : body.length() >= 0 ? body.length() : announced;
    String type = body == null || hasType ? null : body.contentType();
    List<String> trailers = body == null || hasTrailer ? List.of() : body.trailerNames();
    boolean addsLength =
        announced < 0 && (body == null ? expectsBody(request.method()) : length >= 0);
    int count = pseudoCount(isTunnel, protocol) + headers.size() - hosts;
    count += (type != null ? 1 : 0) + (trailers.isEmpty() ? 0 : 1) + (addsLength ? 1 : 0);
    String[] fields = new String[2 * count];
    int at = putPseudo(request, host, protocol, order, fields);
    for (int i = 0, size = headers.size(); i < size; i++) {
      if (!headers.name(i).equalsIgnoreCase("host")) {
        at = put(fields, at, headers.name(i), headers.value(i));
      }
    }
    if (type != null) {
      at = put(fields, at, "content-type", type);
    }
    if (!trailers.isEmpty()) {
      at = put(fields, at, "trailer", String.join(", ", trailers));
    }
    if (addsLength) {
      at = put(fields, at, "content-length", Long.toString(length));
    }
    return new RequestFields(
        fields,
        request.method().equals("HEAD"),
        body != null || isTunnel,
        isTunnel,
        isTunnel ? Body.UNKNOWN_LENGTH : length);
  }

  /** CONNECT has neither scheme nor path (section 8.5), unless it is extended. */
  private static int pseudoCount(boolean isTunnel, @Nullable String protocol) {
    return protocol != null ? 5 : isTunnel ? 2 : 4;
  }

  /** In the order that was asked for. */
  private static int putPseudo(
      Request request,
      String host,
      @Nullable String protocol,
      List<PseudoField> order,
      String[] fields) {
    boolean isConnect = request.method().equals("CONNECT") && protocol == null;
    int at = 0;
    for (int i = 0; i < order.size(); i++) {
      switch (order.get(i)) {
        case METHOD -> at = put(fields, at, ":method", request.method());
        case AUTHORITY -> at = put(fields, at, ":authority", authority(request, host, isConnect));
        case SCHEME -> {
          if (!isConnect) {
            at = put(fields, at, ":scheme", request.url().origin().scheme());
          }
        }
        case PATH -> {
          if (!isConnect) {
            at = put(fields, at, ":path", path(request));
          }
        }
      }
    }
    return protocol == null ? at : put(fields, at, ":protocol", protocol);
  }

  /** The application's Host says the same as :authority, so it stands there (section 8.3.1). */
  private static String authority(Request request, String host, boolean isConnect) {
    Origin origin = request.url().origin();
    if (isConnect) {
      String target = request.target();
      return target != null ? target : withPort(origin);
    }
    return host.isEmpty() ? origin.authority() : host;
  }

  /** CONNECT names the port even if it is the scheme's. */
  private static String withPort(Origin origin) {
    String authority = origin.authority();
    return origin.port() == origin.defaultPort() ? authority + ":" + origin.port() : authority;
  }

  /** OPTIONS for the server as a whole has the path "*". */
  private static String path(Request request) {
    String target = request.target();
    if (target == null) {
      return request.url().target();
    }
    if (!target.startsWith("/") && !target.equals("*")) {
      throw new IllegalArgumentException(
          "request target: expected a path or * with HTTP/2 (RFC 9113 section 8.3.1), actual "
              + target);
    }
    return target;
  }

  private static String onlyHost(int before, String value) {
    if (before > 0) {
      throw new IllegalArgumentException("Host: expected one field, actual several");
    }
    return value;
  }

  private static long length(long before, String value) {
    boolean digits = !value.isEmpty() && value.length() <= 18;
    for (int i = 0; i < value.length() && digits; i++) {
      digits = value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    if (!digits || before >= 0) {
      throw new IllegalArgumentException(
          "Content-Length: expected one of 1 to 18 digits, actual "
              + (before >= 0 ? "several" : value));
    }
    return Long.parseLong(value);
  }

  /** Section 8.2.2: fields that are about the connection itself make a request malformed. */
  private static void requireAllowed(String name, String value) {
    if (FieldRules.isOfConnection(name)) {
      throw new IllegalArgumentException(
          name + ": expected no field about an HTTP/1.1 connection (RFC 9113 section 8.2.2)");
    }
    if (name.equalsIgnoreCase("te") && !value.equalsIgnoreCase("trailers")) {
      throw new IllegalArgumentException(
          "TE: expected trailers, all that HTTP/2 has (RFC 9113 section 8.2.2), actual " + value);
    }
  }

  private static void requireFitting(Request request, long announced) {
    Body body = request.body();
    long actual = body == null ? 0 : body.length();
    if (announced >= 0 && actual >= 0 && announced != actual) {
      throw new IllegalArgumentException(
          "Content-Length: expected " + actual + " as the body has, actual " + announced);
    }
    if (body != null && (request.method().equals("TRACE") || request.method().equals("CONNECT"))) {
      throw new IllegalArgumentException(
          "body: expected none with " + request.method() + " (RFC 9110 section 9.3), actual one");
    }
  }

  /** RFC 9110 section 8.6: the methods whose meaning lies in what they enclose. */
  private static boolean expectsBody(String method) {
    return switch (method) {
      case "POST", "PUT", "PATCH" -> true;
      default -> false;
    };
  }

  private static int put(String[] fields, int at, String name, String value) {
    fields[at] = name;
    fields[at + 1] = value;
    return at + 2;
  }
}
