package dev.rezo.client.proxy;

import dev.rezo.dns.IpLiteral;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where a proxy is asked to lead.
 *
 * <p>Immutable.
 *
 * @param host a name, or an address as text without brackets
 * @param address the address, or null if the proxy is to look the name up
 * @param port from 1 to 65535
 */
public record ProxyTarget(String host, @Nullable InetAddress address, int port) {

  /**
   * The host as it is: nothing is looked up, and what is an address goes as one. A zone stays here:
   * it names an interface of this machine (RFC 6874 section 1).
   */
  public static ProxyTarget unresolved(String name, int port) {
    int zone = name.indexOf(':') < 0 ? -1 : name.indexOf('%');
    String host = zone < 0 ? name : name.substring(0, zone);
    try {
      return new ProxyTarget(host, IpLiteral.parse(host), port);
    } catch (UnknownHostException e) {
      return new ProxyTarget(host, null, port); // With a colon, and no address: the proxy's to say.
    }
  }

  /** The host by an address that was looked up for it. */
  public static ProxyTarget resolved(String host, InetAddress address, int port) {
    return new ProxyTarget(host, address, port);
  }

  /** As in {@code example.com:443} or {@code [2001:db8::1]:443}. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
