package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Addresses for tests (RFC 5737, RFC 3849). */
final class Addresses {
  static final List<InetAddress> ONE = of("192.0.2.1");
  static final List<InetAddress> TWO = of("192.0.2.2");
  static final List<InetAddress> MIXED = of("2001:db8::1", "192.0.2.1", "2001:db8::2");

  private Addresses() {}

  static List<InetAddress> of(String... texts) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String text : texts) {
      try {
        addresses.add(InetAddress.getByName(text));
      } catch (UnknownHostException notAnAddress) {
        throw new AssertionError(notAnAddress);
      }
    }
    return List.copyOf(addresses);
  }
}
