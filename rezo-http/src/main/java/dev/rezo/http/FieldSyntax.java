package dev.rezo.http;

/** What may stand in a field that is sent (RFC 9110 section 5.5 and 5.6.2). Immutable. */
final class FieldSyntax {

  private static final int MAX_SHOWN = 64;

  private FieldSyntax() {}

  /** The value without the spaces around it, if name and value can be sent. */
  static String valid(String name, String value) {
    checkToken("header name", name);
    checkValue(name, value);
    return trimmed(value);
  }

  /** RFC 9110 section 5.5; HTTP/2 peers take spaces there for an error (RFC 9113 section 8.2.1). */
  private static String trimmed(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isSpace(value.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  static void checkToken(String what, String token) {
    if (token.isEmpty()) {
      throw new IllegalArgumentException(what + ": expected a token, actual nothing");
    }
    for (int i = 0; i < token.length(); i++) {
      if (!isTokenCharacter(token.charAt(i))) {
        throw new IllegalArgumentException(
            what + " at " + i + ": expected a token character, actual " + shown(token.charAt(i)));
      }
    }
  }

  /** The message names the field and the place, never the value: it may be a secret. */
  static void checkValue(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        throw new IllegalArgumentException(
            "value of header "
                + name
                + " at "
                + i
                + ": expected a character from U+0020 to U+00FF, actual "
                + shown(c));
      }
    }
  }

  /** RFC 9112 section 3.2: a target ends at the first space, a line at the first line end. */
  static void checkTarget(String target) {
    if (target.isEmpty()) {
      throw new IllegalArgumentException("request target: expected one, actual nothing");
    }
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        throw new IllegalArgumentException(
            "request target at "
                + i
                + ": expected a character from U+0021 to U+007E, actual "
                + shown(c));
      }
    }
  }

  static boolean isCredential(String name) {
    return name.equalsIgnoreCase("authorization")
        || name.equalsIgnoreCase("proxy-authorization")
        || name.equalsIgnoreCase("cookie")
        || name.equalsIgnoreCase("set-cookie");
  }

  private static boolean isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  /** A character as a message may show it: none that could break a line of a log. */
  static String shown(int c) {
    return c > ' ' && c < 0x7f ? "'" + (char) c + "'" : String.format("U+%04X", c);
  }

  /** The same for a text, of which much is left out. */
  static String shown(String text) {
    StringBuilder out = new StringBuilder(MAX_SHOWN);
    for (int i = 0; i < Math.min(text.length(), MAX_SHOWN); i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\u%04X", (int) c));
    }
    return "'" + out + (text.length() > MAX_SHOWN ? "...'" : "'");
  }
}
