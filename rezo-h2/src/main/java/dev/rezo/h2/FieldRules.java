package dev.rezo.h2;

import org.jspecify.annotations.Nullable;

/**
 * What makes a field malformed, of a request or of a response (RFC 9113 section 8.2).
 *
 * <p>Immutable.
 */
final class FieldRules {

  /** What is wrong; it never names a value. Immutable. */
  record Defect(String rule, String message) {}

  private FieldRules() {}

  /**
   * Section 8.2.1, and tokens as RFC 9110 section 5.1 has them.
   *
   * @param place of the field among others, from 1
   */
  static @Nullable Defect ofName(String name, int place) {
    if (name.isEmpty()) {
      return new Defect("RFC 9113 section 8.2.1", "field: expected a name, actual none");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean isLower = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
      if (!isLower && "!#$%&'*+.^_`|~".indexOf(c) < 0) {
        return new Defect(
            "RFC 9113 section 8.2.1",
            "name of field "
                + place
                + " at "
                + i
                + ": expected a lower-case token, actual another character");
      }
    }
    return null;
  }

  /** Section 8.2.1: what would split a message of HTTP/1.1, and blanks around. */
  static @Nullable Defect ofValue(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean isBlank = c == ' ' || c == '\t';
      boolean isAtEdge = i == 0 || i == value.length() - 1;
      if (c == 0 || c == '\r' || c == '\n' || (isBlank && isAtEdge)) {
        return new Defect(
            "RFC 9113 section 8.2.1",
            "value of "
                + name
                + " at "
                + i
                + ": expected no "
                + (isBlank ? "blank at its edge" : "NUL, CR or LF")
                + ", actual one");
      }
    }
    return null;
  }

  /** Section 8.2.2: fields that are about the connection itself make a message malformed. */
  static @Nullable Defect ofMeaning(String name, String value) {
    return isOfConnection(name)
            || (name.equalsIgnoreCase("te") && !value.equalsIgnoreCase("trailers"))
        ? new Defect(
            "RFC 9113 section 8.2.2",
            name + ": expected no field about an HTTP/1.1 connection, actual one")
        : null;
  }

  /** Whether a field is about an HTTP/1.1 connection, in any case. */
  static boolean isOfConnection(String name) {
    return name.equalsIgnoreCase("connection")
        || name.equalsIgnoreCase("keep-alive")
        || name.equalsIgnoreCase("proxy-connection")
        || name.equalsIgnoreCase("transfer-encoding")
        || name.equalsIgnoreCase("upgrade");
  }
}
