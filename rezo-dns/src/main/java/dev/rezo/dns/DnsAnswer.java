package dev.rezo.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link Resolver} knows of a host.
 *
 * <p>Immutable.
 *
 * @param addresses in the order in which they are to be tried, at least one
 * @param ttl how long the answer holds, which is the least ttl of its records; empty if the
 *     resolver cannot tell, as the system's cannot
 */
public record DnsAnswer(List<InetAddress> addresses, Optional<Duration> ttl) {

  /**
   * Copies the addresses.
   *
   * @throws IllegalArgumentException if there is no address, or the ttl is negative
   */
  public DnsAnswer {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("addresses: expected at least one, actual none");
    }
    if (ttl.isPresent() && ttl.get().isNegative()) {
      throw new IllegalArgumentException("ttl: expected at least 0, actual " + ttl.get());
    }
  }

  /** An answer of which nobody knows how long it holds. */
  public static DnsAnswer of(List<InetAddress> addresses) {
    return new DnsAnswer(addresses, Optional.empty());
  }

  /** An answer that holds for a time; zero: it is for this query alone. */
  public static DnsAnswer of(List<InetAddress> addresses, Duration ttl) {
    return new DnsAnswer(addresses, Optional.of(ttl));
  }
}
