package dev.rezo.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Which addresses of a name connections go to.
 *
 * <p>Immutable.
 */
public enum AddressFamily {
  /** All, in the order of the resolver. */
  ANY,
  /** IPv4 alone. */
  IPV4_ONLY,
  /** IPv6 alone. */
  IPV6_ONLY,
  /** All, IPv4 first. */
  IPV4_FIRST,
  /** All, IPv6 first. */
  IPV6_FIRST;

  /** Those of the addresses that may be used, which may be none. */
  List<InetAddress> choose(List<InetAddress> addresses) {
    return switch (this) {
      case ANY -> addresses;
      case IPV4_ONLY -> family(addresses, false);
      case IPV6_ONLY -> family(addresses, true);
      case IPV4_FIRST -> joined(family(addresses, false), family(addresses, true));
      case IPV6_FIRST -> joined(family(addresses, true), family(addresses, false));
    };
  }

  /** What an error says is missing. */
  String wanted() {
    return switch (this) {
      case IPV4_ONLY -> "an IPv4 address";
      case IPV6_ONLY -> "an IPv6 address";
      case ANY, IPV4_FIRST, IPV6_FIRST -> "an address";
    };
  }

  private static List<InetAddress> family(List<InetAddress> addresses, boolean v6) {
    return addresses.stream().filter(address -> address instanceof Inet6Address == v6).toList();
  }

  private static List<InetAddress> joined(List<InetAddress> first, List<InetAddress> then) {
    List<InetAddress> all = new ArrayList<>(first);
    all.addAll(then);
    return all;
  }
}
