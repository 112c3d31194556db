package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses written as text, which need no look-up. Immutable. */
public final class IpLiteral {
  private static final int IPV4_BYTES = 4;

  private IpLiteral() {}

  /**
   * The address that the host is, or null if the host is a name.
   *
   * @param host {@code 192.0.2.1}, {@code 2001:db8::1}, {@code [2001:db8::1]}, {@code
   *     fe80::1%eth0}, or anything else
   * @throws UnknownHostException if the host has a colon, as no name has, and is not an address
   */
  public static @Nullable InetAddress parse(String host) throws UnknownHostException {
    if (host.indexOf(':') >= 0) {
      return InetAddress.getByName(host); // a colon: the JDK parses, and looks nothing up
    }
    byte @Nullable [] bytes = maybeDottedQuad(host) ? dottedQuad(host) : null;
    return bytes == null ? null : InetAddress.getByAddress(bytes);
  }

  /** Names rarely begin and end with a digit, and need no array. */
  private static boolean maybeDottedQuad(String host) {
    return !host.isEmpty()
        && isDigit(host.charAt(0))
        && isDigit(host.charAt(host.length() - 1))
        && host.length() <= "255.255.255.255".length();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** RFC 3986 section 3.2.2, IPv4address: four decimal octets, nothing shorter. */
  private static byte @Nullable [] dottedQuad(String text) {
    byte[] bytes = new byte[IPV4_BYTES];
    int index = 0;
    int octet = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && octet >= 0 && index < IPV4_BYTES - 1) {
        bytes[index++] = (byte) octet;
        octet = -1;
      } else if (isDigit(c) && octet != 0) {
        octet = Math.max(octet, 0) * 10 + (c - '0');
        if (octet > 255) {
          return null;
        }
      } else {
        return null;
      }
    }
    if (octet < 0 || index < IPV4_BYTES - 1) {
      return null;
    }
    bytes[index] = (byte) octet;
    return bytes;
  }
}
