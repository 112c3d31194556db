package dev.rezo.plugins.cookie;

/** Whom a cookie is for: hosts and paths compared (RFC 6265bis section 5.1). Pure functions. */
final class CookieScope {

  private CookieScope() {}

  /**
   * Section 5.1.3: the domain itself or a name below it. Both in lower case; an address is below
   * nothing.
   */
  static boolean domainMatches(String host, String domain) {
    if (host.equals(domain)) {
      return true;
    }
    return host.length() > domain.length() + 1
        && !domain.isEmpty()
        && host.endsWith(domain)
        && host.charAt(host.length() - domain.length() - 1) == '.'
        && !isAddress(host);
  }

  /**
   * Whether a host is an IP address. What ends in a number is one in some notation (inet_aton), and
   * no name: there is no such top-level domain.
   */
  static boolean isAddress(String host) {
    if (host.indexOf(':') >= 0) {
      return true;
    }
    String name = withoutRoot(host);
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (last.startsWith("0x")) {
      return last.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0);
    }
    return !last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** A name without the dot that stands for the root of all names. */
  static String withoutRoot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** Section 5.1.4: the path up to its last slash; {@code /} at the least. */
  static String defaultPath(String requestPath) {
    int last = requestPath.lastIndexOf('/');
    return last <= 0 || !requestPath.startsWith("/") ? "/" : requestPath.substring(0, last);
  }

  /** Section 5.1.4: the path itself or one below it. */
  static boolean pathMatches(String requestPath, String cookiePath) {
    if (!requestPath.startsWith(cookiePath)) {
      return false;
    }
    return requestPath.length() == cookiePath.length()
        || cookiePath.endsWith("/")
        || requestPath.charAt(cookiePath.length()) == '/';
  }
}
