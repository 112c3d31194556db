package dev.rezo.http;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads one address from left to right (RFC 3986 section 3). Not thread-safe; used once. */
final class UrlParser {

  /**
   * As long as the longest request target that RFC 9112 section 3 asks servers for, eight times.
   */
  private static final int MAX_LENGTH = 64 * 1024;

  private static final boolean[] NOT_IN_TARGETS = new boolean[0x80];

  static {
    for (char c : "\"<>\\^`{|}".toCharArray()) {
      NOT_IN_TARGETS[c] = true;
    }
  }

  private final String text;

  UrlParser(String text) {
    this.text = text;
  }

  static boolean hasScheme(String reference) {
    for (int i = 0; i < reference.length(); i++) {
      char c = reference.charAt(i);
      if (c == ':') {
        return i > 0;
      }
      boolean schemeCharacter =
          isLetter(c) || (i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.'));
      if (!schemeCharacter) {
        return false;
      }
    }
    return false;
  }

  Url parse(boolean removeDotSegments) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "Url: expected at most " + MAX_LENGTH + " characters, actual " + text.length());
    }
    String scheme = scheme();
    int start = scheme.length() + 3;
    int end = authorityEnd(start);
    int at = text.lastIndexOf('@', end - 1);
    String userInfo = at >= start ? text.substring(start, at) : null;
    if (userInfo != null) {
      checkUserInfo(userInfo, start);
    }
    int hostStart = userInfo == null ? start : at + 1;
    int hostEnd = hostEnd(hostStart, end);
    Origin origin = new Origin(scheme, host(hostStart, hostEnd), port(hostEnd, end, scheme));
    int fragment = text.indexOf('#', end);
    int targetEnd = fragment < 0 ? text.length() : fragment;
    return Url.of(origin, target(text, end, targetEnd, removeDotSegments), userInfo);
  }

  private String scheme() {
    if (startsWith("https://")) {
      return "https";
    }
    if (startsWith("http://")) {
      return "http";
    }
    throw wrong(
        0,
        "http:// or https://",
        FieldSyntax.shown(text.substring(0, Math.min(text.length(), 16))));
  }

  private boolean startsWith(String start) {
    return text.startsWith(start) || text.regionMatches(true, 0, start, 0, start.length());
  }

  private int authorityEnd(int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
      if (c == '\\') {
        throw wrong(i, "a host", "\\");
      }
    }
    return text.length();
  }

  private void checkUserInfo(String userInfo, int start) {
    for (int i = 0; i < userInfo.length(); i++) {
      if (userInfo.charAt(i) <= ' ' || userInfo.charAt(i) == 0x7f) {
        throw wrong(start + i, "user information without spaces and controls", "one");
      }
    }
  }

  private int hostEnd(int start, int end) {
    if (start < end && text.charAt(start) == '[') {
      int bracket = text.indexOf(']', start);
      if (bracket < 0 || bracket >= end) {
        throw wrong(start, "] after an IPv6 literal", "none");
      }
      return bracket + 1;
    }
    int colon = text.indexOf(':', start);
    return colon < 0 || colon > end ? end : colon;
  }

  /** What {@link Origin} then checks and brings to lower case. */
  private String host(int start, int end) {
    if (start == end) {
      throw wrong(start, "a host", "nothing");
    }
    String host = text.substring(start, end);
    return isAscii(host) ? host : toALabels(host, start);
  }

  private static boolean isAscii(String host) {
    for (int i = 0; i < host.length(); i++) {
      if (host.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  private String toALabels(String host, int start) {
    try {
      return IDN.toASCII(host);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Url at "
              + start
              + ": expected a host name that has A-labels, actual "
              + FieldSyntax.shown(host),
          e);
    }
  }

  private int port(int hostEnd, int end, String scheme) {
    int defaultPort = scheme.equals("https") ? 443 : 80;
    if (hostEnd == end) {
      return defaultPort;
    }
    if (text.charAt(hostEnd) != ':') {
      throw wrong(hostEnd, "a colon and a port", FieldSyntax.shown(text.charAt(hostEnd)));
    }
    if (hostEnd + 1 == end) {
      return defaultPort;
    }
    int port = 0;
    for (int i = hostEnd + 1; i < end; i++) {
      if (!isDigit(text.charAt(i))) {
        throw wrong(i, "a digit of the port", FieldSyntax.shown(text.charAt(i)));
      }
      port = port * 10 + text.charAt(i) - '0';
      if (port > 65_535) {
        throw wrong(
            hostEnd + 1,
            "a port from 1 to 65535",
            FieldSyntax.shown(text.substring(hostEnd + 1, end)));
      }
    }
    if (port == 0) {
      throw wrong(hostEnd + 1, "a port from 1 to 65535", "0");
    }
    return port;
  }

  /** Path and query, encoded where they must be; an empty path is {@code /}. */
  static String target(String text, int start, int end, boolean removeDotSegments) {
    if (start == end) {
      return "/";
    }
    if (isPlain(text, start, end, removeDotSegments)) {
      return text.substring(start, end);
    }
    String whole = encoded(text.substring(start, end));
    int query = whole.indexOf('?');
    String path = query < 0 ? whole : whole.substring(0, query);
    if (path.isEmpty()) {
      return "/" + whole;
    }
    if (removeDotSegments && path.contains("/.")) {
      return withoutDotSegments(path) + whole.substring(path.length());
    }
    return whole;
  }

  /** Whether it can be sent as it stands; the usual case, for one pass and no garbage. */
  private static boolean isPlain(String text, int start, int end, boolean removeDotSegments) {
    if (text.charAt(start) != '/') {
      return false;
    }
    boolean dotsCount = removeDotSegments;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (mustEncode(c) || (c == '.' && dotsCount && text.charAt(i - 1) == '/')) {
        return false;
      }
      dotsCount &= c != '?';
    }
    return true;
  }

  /** RFC 3986 section 5.2.4, for a path that starts with a slash. */
  private static String withoutDotSegments(String path) {
    StringBuilder out = new StringBuilder(path.length());
    int i = 0;
    while (i < path.length()) {
      int next = path.indexOf('/', i + 1);
      int end = next < 0 ? path.length() : next;
      String segment = path.substring(i + 1, end);
      boolean last = next < 0;
      if (segment.equals("..")) {
        out.setLength(Math.max(0, out.lastIndexOf("/")));
        out.append(last ? "/" : "");
      } else if (segment.equals(".")) {
        out.append(last ? "/" : "");
      } else {
        out.append('/').append(segment);
      }
      i = end;
    }
    return out.isEmpty() ? "/" : out.toString();
  }

  /** What RFC 9112 section 3.2 lets no request target hold, but for brackets, which all send. */
  private static boolean mustEncode(char c) {
    return c <= ' ' || c >= 0x7f || NOT_IN_TARGETS[c];
  }

  private static String encoded(String target) {
    StringBuilder out = new StringBuilder(target.length() + 32);
    int i = 0;
    while (i < target.length()) {
      int codePoint = target.codePointAt(i);
      if (codePoint < 0x7f && !mustEncode((char) codePoint)) {
        out.append((char) codePoint);
      } else if (codePoint < ' ' || codePoint == 0x7f) {
        throw new IllegalArgumentException(
            "Url target at "
                + i
                + ": expected no control character, actual "
                + FieldSyntax.shown(codePoint));
      } else {
        boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        appendEscaped(out, Character.toString(half ? 0xfffd : codePoint));
      }
      i += Character.charCount(codePoint);
    }
    return out.toString();
  }

  private static void appendEscaped(StringBuilder out, String character) {
    for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
      out.append('%')
          .append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xf, 16)))
          .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
    }
  }

  private IllegalArgumentException wrong(int at, String expected, @Nullable String actual) {
    return new IllegalArgumentException(
        "Url at " + at + ": expected " + expected + ", actual " + actual);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
