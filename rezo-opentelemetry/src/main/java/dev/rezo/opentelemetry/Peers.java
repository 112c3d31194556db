package dev.rezo.opentelemetry;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The addresses of servers in words, made once for each.
 *
 * <p>Thread-safe.
 */
final class Peers {

  /** A client of more servers than this, a crawler say, is not to fill the memory with them. */
  private static final int MOST_KEPT = 1000;

  private final ConcurrentHashMap<InetAddress, String> kept = new ConcurrentHashMap<>();

  String text(InetSocketAddress peer) {
    InetAddress address = peer.getAddress();
    if (address == null) {
      return peer.getHostString();
    }
    String known = kept.get(address);
    if (known != null) {
      return known;
    }
    String text = address.getHostAddress();
    if (kept.size() < MOST_KEPT) {
      kept.put(address, text);
    }
    return text;
  }
}
