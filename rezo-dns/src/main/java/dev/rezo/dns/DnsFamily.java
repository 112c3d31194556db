package dev.rezo.dns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses of a host a query is about.
 *
 * <p>Who may use both asks for {@link #ANY}, once, and sorts out the answer: that is one look-up
 * and one entry of a cache, in the order that the resolver recommends. A single family is for who
 * could not use the other at all, and spares a resolver that asks for each family the other half.
 *
 * <p>Immutable.
 */
public enum DnsFamily {
  /** IPv4 and IPv6, in the order in which they are to be tried. */
  ANY,
  /** IPv4 alone: A records. */
  IPV4,
  /** IPv6 alone: AAAA records. */
  IPV6;

  /** Whether the address is of this family; every address is of {@link #ANY}. */
  public boolean has(InetAddress address) {
    return this == ANY || address instanceof Inet6Address == (this == IPV6);
  }

  /** The family of an address. */
  static DnsFamily of(InetAddress address) {
    return address instanceof Inet6Address ? IPV6 : IPV4;
  }

  /** Those of the addresses that are of this family, in their order; the same list if all are. */
  List<InetAddress> of(List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      if (!has(address)) {
        return addresses.stream().filter(this::has).toList();
      }
    }
    return addresses;
  }

  /** What an error says is missing. */
  String wanted() {
    return switch (this) {
      case ANY -> "an address";
      case IPV4 -> "an IPv4 address";
      case IPV6 -> "an IPv6 address";
    };
  }
}
