package dev.rezo.plugins.cookie;

import dev.rezo.http.Url;
import dev.rezo.plugins.cookie.Cookie.SameSite;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which cookie follows from a field Set-Cookie, if one does (RFC 6265bis section 5.7). Pure
 * functions, in the order of the section; what depends on other cookies is the store's to say.
 *
 * @param suffixes who has owners of their own below them, or null when nobody knows
 */
record CookieRules(@Nullable PublicSuffixes suffixes) {

  /** Section 5.5: no cookie lives longer, whatever its server says. */
  static final Duration LONGEST_LIFE = Duration.ofDays(400);

  /**
   * What follows.
   *
   * @param verdict {@link Verdict#STORED} if there is a cookie to be stored, or why there is none
   * @param cookie the cookie, or null; it may have expired
   */
  record Ruling(Verdict verdict, @Nullable Cookie cookie) {

    static Ruling against(Verdict verdict) {
      return new Ruling(verdict, null);
    }
  }

  /** Judges a field that came in an answer to this address. */
  Ruling judge(String field, Url from, Instant now) {
    if (!Cookie.isSendable(field)) { // Section 5.6 step 1, and steps 2 to 4 here.
      return Ruling.against(Verdict.UNSENDABLE);
    }
    SetCookie said = SetCookie.parse(field);
    if (said.name.isEmpty() && said.value.isEmpty()) {
      return Ruling.against(Verdict.EMPTY);
    }
    if (said.name.length() + said.value.length() > Cookie.MOST_OCTETS) {
      return Ruling.against(Verdict.TOO_LONG);
    }
    String host = from.origin().hostName();
    Verdict ofDomain = domain(said.domain, host);
    if (ofDomain != Verdict.STORED) {
      return Ruling.against(ofDomain);
    }
    boolean hostOnly = isForHostAlone(said.domain);
    String path =
        said.path == null || said.path.isEmpty() ? CookieScope.defaultPath(from.path()) : said.path;
    if (path.length() > Cookie.MOST_ATTRIBUTE_OCTETS) {
      return Ruling.against(Verdict.LONG_PATH);
    }
    Cookie cookie =
        new Cookie(
            said.name,
            said.value,
            hostOnly ? host : said.domain,
            hostOnly,
            path,
            said.secure,
            said.httpOnly,
            said.sameSite,
            expires(said, now));
    return new Ruling(flags(said, cookie, from.origin().isSecure()), cookie);
  }

  /** Step 6: Max-Age goes before Expires, and neither beyond the longest life. */
  private static @Nullable Instant expires(SetCookie said, Instant now) {
    Instant latest = now.plus(LONGEST_LIFE);
    if (said.maxAge != null) {
      long seconds = Math.min(said.maxAge, LONGEST_LIFE.toSeconds());
      return seconds <= 0 ? Instant.EPOCH : now.plusSeconds(seconds);
    }
    return said.expires == null || said.expires.isBefore(latest) ? said.expires : latest;
  }

  /** Steps 7 to 10: STORED if the domain may be named by this host. */
  private Verdict domain(String domain, String host) {
    if (domain.isEmpty() || domain.equals(host)) {
      return Verdict.STORED; // A public suffix may have cookies, for itself.
    }
    if (!CookieScope.domainMatches(host, domain)) {
      return Verdict.FOREIGN_DOMAIN;
    }
    return isKnownSuffix(domain) ? Verdict.PUBLIC_SUFFIX : Verdict.STORED;
  }

  /**
   * Steps 9 and 10. Without a list every domain may be a public suffix, so that the cookie is kept
   * for the host that set it.
   */
  private boolean isForHostAlone(String domain) {
    return domain.isEmpty()
        || suffixes == null
        || CookieScope.isAddress(domain)
        || isKnownSuffix(domain);
  }

  /** Whether names below this domain have owners of their own, as far as anybody knows. */
  boolean isKnownSuffix(String domain) {
    String name = CookieScope.withoutRoot(domain);
    return name.indexOf('.') < 0
        || name.startsWith(".")
        || name.endsWith(".")
        || (suffixes != null && suffixes.contains(name));
  }

  /** Steps 12, 13 and 19 to 22. */
  private static Verdict flags(SetCookie said, Cookie cookie, boolean https) {
    if (cookie.secure() && !https) {
      return Verdict.SECURE_WITHOUT_HTTPS;
    }
    if (cookie.sameSite() == SameSite.NONE && !cookie.secure()) {
      return Verdict.SAME_SITE_NONE_WITHOUT_SECURE;
    }
    boolean plainHost = said.domain.isEmpty() && said.path != null;
    return keepsPrefix(cookie) && (plainHost || !hasPrefix(cookie.name(), "__host-"))
        ? Verdict.STORED
        : Verdict.PREFIX;
  }

  /** Steps 20 to 22: what the prefix of a name promises. */
  static boolean keepsPrefix(Cookie cookie) {
    if (cookie.name().isEmpty()) {
      return !hasPrefix(cookie.value(), "__secure-") && !hasPrefix(cookie.value(), "__host-");
    }
    if (hasPrefix(cookie.name(), "__host-")) {
      return cookie.secure() && cookie.hostOnly() && cookie.path().equals("/");
    }
    return cookie.secure() || !hasPrefix(cookie.name(), "__secure-");
  }

  private static boolean hasPrefix(String name, String prefix) {
    return name.regionMatches(true, 0, prefix, 0, prefix.length());
  }
}
