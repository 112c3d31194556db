package dev.rezo.http;

import java.util.Objects;

/**
 * Scheme, host and port: whom a request is for, and the border that credentials do not cross (RFC
 * 6454 section 4).
 *
 * <p>Immutable.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the host in lower case, as A-labels; an IPv6 literal stands in brackets, with its
 *     zone if it has one
 * @param port from 1 to 65535
 */
public record Origin(String scheme, String host, int port) {

  /**
   * Checks the parts and brings the host to lower case.
   *
   * @throws IllegalArgumentException when one cannot be part of an address
   */
  public Origin {
    host = HostSyntax.normal(Objects.requireNonNull(host, "host"));
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "scheme of " + host + ": expected http or https, actual " + FieldSyntax.shown(scheme));
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "Origin " + host + ": expected a port from 1 to 65535, actual " + port);
    }
  }

  /** Whether the scheme is {@code https}. */
  public boolean isSecure() {
    return scheme.equals("https");
  }

  /** The port that the scheme stands for when none is given. */
  public int defaultPort() {
    return isSecure() ? 443 : 80;
  }

  /**
   * Host and port as the Host field says them, the default port left out (RFC 9110 section 7.2). A
   * zone stays on this machine (RFC 6874 section 1).
   */
  public String authority() {
    int zone = host.indexOf('%');
    return withPort(zone < 0 ? host : host.substring(0, zone) + "]");
  }

  /** The host as a resolver wants it: without the brackets of an IPv6 literal. */
  public String hostName() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  // A record's own is put together when it is first called, and would cost a process its start.
  @Override
  public int hashCode() {
    return 31 * (31 * scheme.hashCode() + host.hashCode()) + port;
  }

  /** As in {@code https://api.example.com} or {@code http://localhost:8080}. */
  @Override
  public String toString() {
    return followedBy("");
  }

  /** The same with what comes behind it, in one piece: addresses are shown often. */
  String followedBy(String target) {
    return port == defaultPort()
        ? scheme + "://" + host + target
        : scheme + "://" + host + ":" + port + target;
  }

  private String withPort(String name) {
    return port == defaultPort() ? name : name + ":" + port;
  }
}
