package dev.rezo.dnsjava;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Which name servers are asked, and how often.
 *
 * <p>Immutable.
 *
 * @param addresses the servers in the order in which they are asked, at least one, all resolved
 * @param tryTimeout how long one of them may take before the next is asked
 * @param attempts how often each is asked, at least 1
 * @param rotate whether each question begins with another server, so that they share the load
 */
public record DnsServers(
    List<InetSocketAddress> addresses, Duration tryTimeout, int attempts, boolean rotate) {

  /** The port of DNS over UDP and TCP. */
  public static final int PORT = 53;

  /**
   * Two tries with each of two servers then fit into the time that a client gives a connection. The
   * 5 s of the C library do not.
   */
  public static final Duration DEFAULT_TRY_TIMEOUT = Duration.ofSeconds(2);

  /** As in the C library: a datagram that was lost costs time and no call. */
  public static final int DEFAULT_ATTEMPTS = 2;

  /** More tries than this, of all servers together, are a mistake in a number. */
  private static final int MOST_ATTEMPTS = 10;

  /**
   * Checks each setting.
   *
   * @throws IllegalArgumentException if one is out of range; the message says which, and what was
   *     expected
   */
  public DnsServers {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("addresses: expected at least one server, actual none");
    }
    for (InetSocketAddress server : addresses) {
      if (server.isUnresolved() || server.getPort() == 0) {
        throw new IllegalArgumentException(
            "addresses: expected an address and a port, actual " + server);
      }
    }
    if (tryTimeout.isNegative() || tryTimeout.isZero() || tryTimeout.toDays() > 0) {
      throw new IllegalArgumentException(
          "tryTimeout: expected more than 0 and less than a day, actual " + tryTimeout);
    }
    if (attempts < 1 || attempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException(
          "attempts: expected from 1 to " + MOST_ATTEMPTS + ", actual " + attempts);
    }
  }

  /** These servers, on port 53, with the default times. */
  public static DnsServers of(InetAddress... servers) {
    return of(Arrays.stream(servers).map(server -> new InetSocketAddress(server, PORT)).toList());
  }

  /** These servers with the default times. */
  public static DnsServers of(List<InetSocketAddress> servers) {
    return new DnsServers(servers, DEFAULT_TRY_TIMEOUT, DEFAULT_ATTEMPTS, false);
  }

  /**
   * The servers that {@code /etc/resolv.conf} names, with its {@code timeout}, {@code attempts} and
   * {@code rotate} where it has them; 127.0.0.1 where it names none. Read once, on the calling
   * thread.
   *
   * @throws IOException if the file cannot be read
   */
  public static DnsServers system() throws IOException {
    return ResolvConf.read(ResolvConf.SYSTEM).servers();
  }

  /** The same from another file. */
  public static DnsServers system(Path resolvConf) throws IOException {
    return ResolvConf.read(resolvConf).servers();
  }

  /** These servers with another {@code tryTimeout}. */
  public DnsServers withTryTimeout(Duration value) {
    return new DnsServers(addresses, value, attempts, rotate);
  }

  /** These servers with another {@code attempts}. */
  public DnsServers withAttempts(int value) {
    return new DnsServers(addresses, tryTimeout, value, rotate);
  }

  /** These servers with another {@code rotate}. */
  public DnsServers withRotate(boolean value) {
    return new DnsServers(addresses, tryTimeout, attempts, value);
  }

  int count() {
    return addresses.size();
  }

  /** {@code DnsServers[192.0.2.53:53, 192.0.2.54:53]}. */
  @Override
  public String toString() {
    return "DnsServers" + addresses.stream().map(TryPlan::textOf).toList();
  }
}
