package dev.rezo.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which of the addresses of a host comes first in an answer of a cache. Each family is turned by
 * itself and keeps its places, so that both come in turn where they did (RFC 8305 section 4).
 *
 * <p>Immutable.
 */
public enum AddressChoice {
  /** That of the resolver, each time: systems sort by what is near (RFC 6724). */
  FIRST,
  /** The next at each answer, so that connections spread evenly. */
  ROUND_ROBIN,
  /** Any, so that clients that start together do not move together. */
  RANDOM;

  /** The numbers of the turns of one host, or null if there are none. */
  @Nullable IntSupplier turns(IntSupplier random) {
    return switch (this) {
      case FIRST -> null;
      case ROUND_ROBIN -> new AtomicInteger()::getAndIncrement;
      case RANDOM -> random;
    };
  }

  /** The addresses with each family begun {@code turn} places later. */
  static List<InetAddress> turned(List<InetAddress> addresses, int turn) {
    List<InetAddress> v4 = DnsFamily.IPV4.of(addresses);
    List<InetAddress> v6 = DnsFamily.IPV6.of(addresses);
    List<InetAddress> turned = new ArrayList<>(addresses.size());
    int v4Before = 0;
    int v6Before = 0;
    for (InetAddress address : addresses) {
      turned.add(
          DnsFamily.IPV4.has(address)
              ? v4.get(Math.floorMod(v4Before++ + turn, v4.size()))
              : v6.get(Math.floorMod(v6Before++ + turn, v6.size())));
    }
    return List.copyOf(turned);
  }
}
