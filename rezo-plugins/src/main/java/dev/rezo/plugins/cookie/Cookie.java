package dev.rezo.plugins.cookie;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One cookie as a jar keeps it (RFC 6265bis section 5.7). Nothing that could add a second cookie,
 * or a field, to what is sent gets in.
 *
 * <p>Immutable.
 *
 * @param name may be empty, if the value is not
 * @param value a secret, mostly; one octet for each character
 * @param domain the host that it is for, in lower case; IPv6 addresses without brackets
 * @param hostOnly whether it is for that host alone, and not for names below it too
 * @param path begins with a slash
 * @param secure whether it is sent by https only
 * @param httpOnly whether a browser hides it from scripts
 * @param sameSite which requests of other sites a browser sends it with
 * @param expires when it ends, or null when it ends with the session
 */
public record Cookie(
    String name,
    String value,
    String domain,
    boolean hostOnly,
    String path,
    boolean secure,
    boolean httpOnly,
    SameSite sameSite,
    @Nullable Instant expires) {

  /** The octets of name and value together (section 5.6 step 5). */
  static final int MOST_OCTETS = 4096;

  /** The octets of one attribute's value (section 5.6). */
  static final int MOST_ATTRIBUTE_OCTETS = 1024;

  /** No host of an address is longer. */
  private static final int MOST_DOMAIN_OCTETS = 255;

  /**
   * Which requests of other sites a browser sends a cookie with (section 5.6.7). Rezo has no site
   * that a request could come from: it keeps this and does nothing about it.
   *
   * <p>Immutable.
   */
  public enum SameSite {
    /** Nothing was said, or nothing that is known. */
    UNSPECIFIED,
    /** With none. */
    STRICT,
    /** With those by which a browser goes to the site. */
    LAX,
    /** With all. */
    NONE
  }

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException when one cannot be part of a cookie; never shows the value
   */
  public Cookie {
    Objects.requireNonNull(sameSite, "sameSite");
    check("name", name, "=;");
    check("value", value, ";");
    check("domain", domain, "=; /\t");
    check("path", path, "");
    if (name.isEmpty() && value.isEmpty()) {
      throw new IllegalArgumentException("cookie: expected a name or a value, actual neither");
    }
    if (name.length() + value.length() > MOST_OCTETS) {
      throw new IllegalArgumentException(
          "cookie: expected at most "
              + MOST_OCTETS
              + " octets, actual "
              + (name.length() + value.length()));
    }
    if (!isHost(domain)) {
      throw new IllegalArgumentException(
          "cookie domain: expected a host in lower case, as A-labels, actual '" + domain + "'");
    }
    if (!path.startsWith("/") || path.length() > MOST_ATTRIBUTE_OCTETS) {
      throw new IllegalArgumentException(
          "cookie path: expected a slash and at most " + MOST_ATTRIBUTE_OCTETS + " characters");
    }
  }

  private static void check(String part, String text, String refused) {
    boolean spaces =
        !text.isEmpty() && (isSpace(text.charAt(0)) || isSpace(text.charAt(text.length() - 1)));
    if (spaces || !isSendable(text)) {
      throw new IllegalArgumentException(
          "cookie " + part + ": expected no control character and no space around it, actual one");
    }
    for (int i = 0; i < text.length(); i++) {
      if (refused.indexOf(text.charAt(i)) >= 0) {
        throw new IllegalArgumentException(
            "cookie " + part + " at " + i + ": expected none of '" + refused + "', actual one");
      }
    }
  }

  private static boolean isHost(String domain) {
    return !domain.isEmpty()
        && domain.length() <= MOST_DOMAIN_OCTETS
        && domain.chars().allMatch(c -> c < 0x7f)
        && domain.equals(domain.toLowerCase(Locale.ROOT));
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** Whether each character is an octet that a field may hold (section 5.6 step 1). */
  static boolean isSendable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }

  /** Whether it ends with the session: nothing was said of its end. */
  public boolean isSession() {
    return expires == null;
  }

  boolean isExpired(Instant now) {
    return expires != null && !expires.isAfter(now);
  }

  Cookie withExpires(Instant value) {
    return new Cookie(name, this.value, domain, hostOnly, path, secure, httpOnly, sameSite, value);
  }

  /** As the field Cookie says it (section 5.8.3 step 4). */
  String pair() {
    return name.isEmpty() ? value : name + "=" + value;
  }

  /** All but the value, as in {@code Cookie[sid of example.com/, Secure, HttpOnly]}. */
  @Override
  public String toString() {
    return "Cookie["
        + (name.isEmpty() ? "without a name" : name)
        + " of "
        + (hostOnly ? "" : "*.")
        + domain
        + path
        + (secure ? ", Secure" : "")
        + (httpOnly ? ", HttpOnly" : "")
        + (expires == null ? "" : ", until " + expires)
        + "]";
  }
}
