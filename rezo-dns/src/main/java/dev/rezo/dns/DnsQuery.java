package dev.rezo.dns;

/**
 * What a {@link Resolver} is asked.
 *
 * <p>Immutable. Compares by content: {@link CachingResolver} asks with the host in lower case.
 *
 * @param host a name, in any case, with or without a trailing dot, or an IP address
 * @param family which of its addresses are wanted
 */
public record DnsQuery(String host, DnsFamily family) {

  /** For all addresses of a host. */
  public static DnsQuery any(String host) {
    return new DnsQuery(host, DnsFamily.ANY);
  }

  /** As in {@code api.example.com IPV6}; the family only if it is a single one. */
  @Override
  public String toString() {
    return family == DnsFamily.ANY ? host : host + " " + family;
  }
}
