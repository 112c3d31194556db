package dev.rezo.dns;

import java.net.IDN;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * How host names compare. Case does not matter (RFC 4343). Letters that are not ASCII are their
 * A-labels, by IDNA 2003, which is what {@link IDN} has; the client writes those itself, so it is
 * for who asks a resolver directly.
 *
 * <p>A trailing dot matters: {@code api} goes through the search list of the system and {@code
 * api.} does not, so that they may be two hosts, and are wherever a cluster has a search list.
 */
final class HostName {

  /** RFC 1035 section 2.3.4, as text and with a trailing dot: no key of a cache is longer. */
  private static final int LONGEST = 254;

  private HostName() {}

  /**
   * The name as a key: in lower case and A-labels. The same string if it is so already.
   *
   * @throws UnknownHostException if no host can have this name
   */
  static String canonical(String host) throws UnknownHostException {
    boolean lower = true;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c > 0x7f) {
        return checked(toALabels(host));
      }
      lower &= c < 'A' || c > 'Z';
    }
    return checked(lower ? host : host.toLowerCase(Locale.ROOT));
  }

  private static String checked(String host) throws UnknownHostException {
    if (host.isEmpty() || host.length() > LONGEST) {
      throw new UnknownHostException(
          "host: expected a name of 1 to "
              + LONGEST
              + " characters, actual "
              + (host.isEmpty() ? "none" : host.length() + ": " + host.substring(0, 32) + "..."));
    }
    return host;
  }

  private static String toALabels(String host) throws UnknownHostException {
    try {
      return IDN.toASCII(host).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException notAName) {
      UnknownHostException failure =
          new UnknownHostException(host + ": expected a name that has A-labels");
      failure.initCause(notAName);
      throw failure;
    }
  }

  /**
   * The name as a key, without the trailing dot.
   *
   * @throws UnknownHostException if no host can have this name
   */
  static String withoutDot(String host) throws UnknownHostException {
    String name = canonical(host);
    return name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
