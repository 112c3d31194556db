package dev.rezo.plugins.cookie;

import dev.rezo.plugins.cookie.Cookie.SameSite;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one field Set-Cookie says (RFC 6265bis section 5.6), before it is judged. Of an attribute
 * that stands twice the last one counts; one that cannot be understood is as if it were not there.
 *
 * <p>Not thread-safe; the caller serialises, as one field is read by one call.
 */
final class SetCookie {

  final String name;
  final String value;

  /** Seconds from now, not above what a long holds; or null. */
  @Nullable Long maxAge;

  @Nullable Instant expires;

  /** In lower case, without its leading dot; empty when nothing was said. */
  String domain = "";

  /** Null when nothing was said; empty when it was, and means the default path. */
  @Nullable String path;

  boolean secure;
  boolean httpOnly;
  SameSite sameSite = SameSite.UNSPECIFIED;

  private SetCookie(String name, String value) {
    this.name = name;
    this.value = value;
  }

  /** Steps 2 to 6; what step 1 refuses has not come here. */
  static SetCookie parse(String field) {
    int end = end(field, 0);
    int equals = field.indexOf('=');
    boolean named = equals >= 0 && equals < end;
    SetCookie cookie =
        new SetCookie(
            named ? trimmed(field, 0, equals) : "", trimmed(field, named ? equals + 1 : 0, end));
    while (end < field.length()) {
      int start = end + 1;
      end = end(field, start);
      cookie.attribute(field, start, end);
    }
    return cookie;
  }

  private static int end(String field, int start) {
    int semicolon = field.indexOf(';', start);
    return semicolon < 0 ? field.length() : semicolon;
  }

  /** Without white space around it: spaces and tabs. */
  private static String trimmed(String field, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isSpace(field.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(field.charAt(end - 1))) {
      end--;
    }
    return field.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** Steps 3 to 7 of the unparsed attributes. */
  private void attribute(String field, int start, int end) {
    int equals = field.indexOf('=', start);
    boolean valued = equals >= 0 && equals < end;
    String attribute = trimmed(field, start, valued ? equals : end).toLowerCase(Locale.ROOT);
    String said = valued ? trimmed(field, equals + 1, end) : "";
    if (said.length() > Cookie.MOST_ATTRIBUTE_OCTETS) {
      return;
    }
    switch (attribute) {
      case "expires" -> expires(said);
      case "max-age" -> maxAge(said);
      case "domain" -> domain = domain(said);
      case "path" -> path = said.startsWith("/") ? said : "";
      case "secure" -> secure = true;
      case "httponly" -> httpOnly = true;
      case "samesite" -> sameSite = sameSite(said);
      default -> {}
    }
  }

  /** Section 5.6.1. */
  private void expires(String said) {
    Instant date = CookieDate.parse(said);
    if (date != null) {
      expires = date;
    }
  }

  /** Section 5.6.2: digits, with a minus in front of them or not. */
  private void maxAge(String said) {
    boolean negative = said.startsWith("-");
    String digits = negative ? said.substring(1) : said;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return;
    }
    if (negative) {
      maxAge = 0L;
      return;
    }
    String significant = digits.replaceFirst("^0+(?=.)", "");
    maxAge = significant.length() > 18 ? Long.MAX_VALUE : Long.parseLong(significant);
  }

  /** Section 5.6.3. */
  private static String domain(String said) {
    return (said.startsWith(".") ? said.substring(1) : said).toLowerCase(Locale.ROOT);
  }

  /** Section 5.6.7. */
  private static SameSite sameSite(String said) {
    return switch (said.toLowerCase(Locale.ROOT)) {
      case "none" -> SameSite.NONE;
      case "strict" -> SameSite.STRICT;
      case "lax" -> SameSite.LAX;
      default -> SameSite.UNSPECIFIED;
    };
  }
}
