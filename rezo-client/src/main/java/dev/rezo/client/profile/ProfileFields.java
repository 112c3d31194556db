package dev.rezo.client.profile;

import dev.rezo.http.Headers;
import dev.rezo.http.Origin;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Gives the fields of a request the order of a browser, and adds what the browser says by itself.
 * What the application has set counts, at the browser's place and in the browser's case; what the
 * browser does not know stands behind, as it came. Pure functions.
 *
 * <p>Immutable.
 */
public final class ProfileFields {

  private ProfileFields() {}

  /**
   * The fields of a request as they go out; without Host, which the protocol says first.
   *
   * @param protocol what the connection speaks
   * @param keepAlive whether the connection may serve others afterwards
   * @param decoded the content codings that a response is freed from here: only those are asked for
   */
  public static Headers of(
      Browser browser, Request request, Protocol protocol, boolean keepAlive, Set<String> decoded) {
    boolean isHttp2 = protocol == Protocol.HTTP_2;
    boolean isSecure = isTrustworthy(request.url().origin());
    Headers own = request.headers();
    boolean[] isPlaced = new boolean[own.size()];
    Headers.Builder fields = Headers.builder();
    for (FieldLine line : browser.fields()) {
      boolean isSet = false;
      for (int i = 0; i < isPlaced.length; i++) {
        if (own.name(i).equalsIgnoreCase(line.name())) {
          addOwn(fields, line.name(), own.value(i), isHttp2);
          isPlaced[i] = true;
          isSet = true;
        }
      }
      if (!isSet && line.isSent(isHttp2, isSecure)) {
        String value = ownValue(line, request, keepAlive, decoded);
        if (!value.isEmpty()) {
          fields.add(line.name(), value);
        }
      }
    }
    for (int i = 0; i < isPlaced.length; i++) {
      if (!isPlaced[i]) {
        addOwn(fields, own.name(i), own.value(i), isHttp2);
      }
    }
    return fields.build();
  }

  /** Browsers cut a cookie into crumbs with HTTP/2 (RFC 9113 section 8.2.3). */
  private static void addOwn(Headers.Builder fields, String name, String value, boolean isHttp2) {
    if (isHttp2 && name.equalsIgnoreCase("cookie")) {
      for (String crumb : value.split("; ", -1)) {
        fields.add(name, crumb);
      }
    } else {
      fields.add(name, value);
    }
  }

  /** What the browser says by itself, or nothing. */
  private static String ownValue(
      FieldLine line, Request request, boolean keepAlive, Set<String> decoded) {
    String value = line.value();
    if (value == null) {
      return "";
    }
    return switch (line.name().toLowerCase(Locale.ROOT)) {
      case "accept-encoding" -> without(value, decoded);
      case "connection" -> connection(request, value, keepAlive);
      default -> value;
    };
  }

  /** A request that is to become something else says so in this field, and not that it persists. */
  private static String connection(Request request, String value, boolean keepAlive) {
    return request.headers().contains("Upgrade") ? "" : keepAlive ? value : "close";
  }

  /** A list without the codings that nobody would take off the response. */
  private static String without(String codings, Set<String> decoded) {
    return String.join(
        ", ",
        List.of(codings.split(", ")).stream()
            .filter(coding -> decoded.contains(coding.toLowerCase(Locale.ROOT)))
            .toList());
  }

  /** The codings that the browser asks for and that are left out, in its order. */
  static List<String> leftOut(Browser browser, Set<String> decoded) {
    List<String> left = new ArrayList<>();
    for (FieldLine line : browser.fields()) {
      String value = line.value();
      if (line.name().equalsIgnoreCase("accept-encoding") && value != null) {
        left.addAll(List.of(value.split(", ")));
        left.removeIf(coding -> decoded.contains(coding.toLowerCase(Locale.ROOT)));
      }
    }
    return left;
  }

  /** W3C Secure Contexts section 3.1, as far as addresses go: https, and this machine. */
  static boolean isTrustworthy(Origin origin) {
    String host = origin.hostName();
    return origin.isSecure()
        || host.equals("localhost")
        || host.endsWith(".localhost")
        || host.startsWith("127.")
        || host.equals("::1")
        || host.equals("[::1]");
  }
}
