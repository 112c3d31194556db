package dev.rezo.http;

import java.util.Locale;

/** What may stand as a host (RFC 3986 section 3.2.2). Immutable. */
final class HostSyntax {

  /** What a name may hold, beyond letters and digits: underscores are in use (RFC 2782). */
  private static final String NAME_CHARACTERS = "-._~";

  private static final int MAX_LENGTH = 255;

  private HostSyntax() {}

  /**
   * The host in lower case; the zone of an IPv6 literal keeps its case, for it names an interface
   * of this machine (RFC 6874).
   *
   * @throws IllegalArgumentException when it is neither a name nor an IPv6 literal in brackets
   */
  static String normal(String host) {
    if (host.startsWith("[")) {
      return ipv6(host);
    }
    if (host.isEmpty() || host.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "host: expected 1 to " + MAX_LENGTH + " characters, actual " + host.length());
    }
    int wrong = firstWrong(host);
    if (wrong >= 0) {
      throw new IllegalArgumentException(
          "host at "
              + wrong
              + ": expected a letter, a digit or one of "
              + NAME_CHARACTERS
              + ", actual "
              + FieldSyntax.shown(host.charAt(wrong)));
    }
    return host.toLowerCase(Locale.ROOT);
  }

  /** Where a name holds what no name holds, or -1. */
  private static int firstWrong(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetterOrDigit(c) && NAME_CHARACTERS.indexOf(c) < 0) {
        return i;
      }
    }
    return -1;
  }

  private static String ipv6(String literal) {
    int end = literal.length() - 1;
    int percent = literal.indexOf('%');
    int addressEnd = percent < 0 ? end : percent;
    if (literal.charAt(end) != ']' || !isIpv6(literal, 1, addressEnd)) {
      throw new IllegalArgumentException(
          "host: expected an IPv6 address in brackets, actual " + FieldSyntax.shown(literal));
    }
    String address = literal.substring(0, addressEnd).toLowerCase(Locale.ROOT);
    if (percent < 0) {
      return address + "]";
    }
    int zoneStart = literal.startsWith("%25", percent) ? percent + 3 : percent + 1;
    String zone = literal.substring(zoneStart, end);
    if (zone.isEmpty() || firstWrong(zone) >= 0) {
      throw new IllegalArgumentException(
          "host: expected a zone after %, actual " + FieldSyntax.shown(zone));
    }
    return address + "%" + zone + "]";
  }

  /** RFC 4291 section 2.2: eight groups of hex digits, of which {@code ::} stands for some. */
  private static boolean isIpv6(String text, int start, int end) {
    int groups = 0;
    boolean gap = text.startsWith("::", start);
    int at = gap ? start + 2 : start;
    while (at < end) {
      int groupEnd = at;
      while (groupEnd < end && Character.digit(text.charAt(groupEnd), 16) >= 0) {
        groupEnd++;
      }
      if (groupEnd < end && text.charAt(groupEnd) == '.') {
        return isIpv4(text.substring(at, end)) && fits(groups + 2, gap);
      }
      if (groupEnd == at || groupEnd - at > 4) {
        return false;
      }
      groups++;
      if (groupEnd == end) {
        return fits(groups, gap);
      }
      at = groupEnd + 1;
      if (text.charAt(groupEnd) != ':' || at == end) {
        return false;
      }
      if (text.charAt(at) == ':') {
        if (gap) {
          return false;
        }
        gap = true;
        at++;
      }
    }
    return fits(groups, gap);
  }

  private static boolean fits(int groups, boolean gap) {
    return gap ? groups < 8 : groups == 8;
  }

  private static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
