package dev.rezo.dns;

import java.util.Locale;

/**
 * How host names compare: case does not matter (RFC 4343), a trailing dot does. {@code api} goes
 * through the search list of the system and {@code api.} does not, so that they may be two hosts.
 */
final class HostName {
  private HostName() {}

  /** The name as a key: in lower case. The same string if it is in lower case already. */
  static String canonical(String host) {
    return host.toLowerCase(Locale.ROOT);
  }

  /** The name as a key, without the trailing dot. */
  static String withoutDot(String host) {
    String name = canonical(host);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
