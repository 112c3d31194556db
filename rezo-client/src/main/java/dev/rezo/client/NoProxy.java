package dev.rezo.client;

import dev.rezo.dns.IpLiteral;
import dev.rezo.http.Origin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whom to reach without a proxy: the list of NO_PROXY, as {@link Proxies#fromEnvironment} says.
 * curl's rules, with ports and {@code *.} besides.
 *
 * <p>Immutable.
 */
final class NoProxy {

  private static final int ANY_PORT = 0;
  private static final String EVERYBODY = "*";

  private final List<Entry> entries;

  private NoProxy(List<Entry> entries) {
    this.entries = entries;
  }

  static NoProxy parse(String list) {
    List<Entry> entries = new ArrayList<>();
    for (String token : list.split("[,\\s]+", -1)) {
      if (!token.isEmpty()) {
        entries.add(entry(token.toLowerCase(Locale.ROOT)));
      }
    }
    return new NoProxy(List.copyOf(entries));
  }

  boolean matches(Origin origin) {
    if (entries.isEmpty()) {
      return false;
    }
    String host = origin.hostName();
    InetAddress address = address(host);
    String name = withoutLastDot(host);
    for (Entry entry : entries) {
      if ((entry.port == ANY_PORT || entry.port == origin.port())
          && (address == null ? entry.hasName(name) : entry.holds(address))) {
        return true;
      }
    }
    return false;
  }

  private static Entry entry(String token) {
    int portColon = portColon(token);
    int port = portColon < 0 ? ANY_PORT : port(token.substring(portColon + 1));
    String what = portColon < 0 ? token : token.substring(0, portColon);
    int slash = what.indexOf('/');
    String host = withoutBrackets(slash < 0 ? what : what.substring(0, slash));
    InetAddress network = address(host);
    if (network == null) {
      return new Entry(token, port, suffix(slash < 0 ? host : what), null, 0);
    }
    int longest = 8 * network.getAddress().length;
    int bits = slash < 0 ? longest : bits(what.substring(slash + 1), longest);
    return new Entry(token, port, null, bits < 0 ? null : network, bits);
  }

  /** Where a port begins: behind brackets, or behind the only colon. */
  private static int portColon(String token) {
    int colon = token.lastIndexOf(':');
    boolean bracketed = token.startsWith("[");
    if (bracketed) {
      return colon > token.indexOf(']') ? colon : -1;
    }
    return colon >= 0 && token.indexOf(':') == colon ? colon : -1;
  }

  /** A port that is none is that of nobody. */
  private static int port(String digits) {
    return digits.matches("[0-9]{1,5}") && Integer.parseInt(digits) > 0
        ? Integer.parseInt(digits)
        : -1;
  }

  /** The length of a prefix, or -1 when it is none. */
  private static int bits(String digits, int longest) {
    int bits = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
    return bits <= longest ? bits : -1;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static String suffix(String name) {
    String bare = name.startsWith("*.") ? name.substring(1) : name;
    return withoutLastDot(bare.startsWith(".") ? bare.substring(1) : bare);
  }

  private static String withoutLastDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static @Nullable InetAddress address(String host) {
    int zone = host.indexOf('%');
    try {
      return IpLiteral.parse(zone < 0 ? host : host.substring(0, zone));
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** The list, as it was written. */
  @Override
  public String toString() {
    return entries.isEmpty()
        ? "nobody"
        : entries.stream().map(Entry::text).collect(Collectors.joining(","));
  }

  /**
   * Immutable.
   *
   * @param port the only port, or {@link #ANY_PORT}
   * @param suffix the name, or null for a network
   * @param network the address whose first bits count, or null for a name
   */
  private record Entry(
      String text, int port, @Nullable String suffix, @Nullable InetAddress network, int bits) {

    boolean hasName(String name) {
      return suffix != null
          && (isEverybody() || name.equals(suffix) || name.endsWith("." + suffix));
    }

    boolean holds(InetAddress address) {
      if (network == null) {
        return isEverybody();
      }
      byte[] wanted = network.getAddress();
      byte[] actual = address.getAddress();
      if (wanted.length != actual.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((wanted[bit / 8] & mask) != (actual[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }

    private boolean isEverybody() {
      return EVERYBODY.equals(suffix);
    }
  }
}
