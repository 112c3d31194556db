package dev.rezo.client.proxy;

import java.nio.ByteBuffer;

/**
 * A reply of SOCKS while it comes in, perhaps byte by byte: takes as many bytes as it has, and not
 * one of what follows.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class SocksReply {

  /** The longest reply: SOCKS5 with a name of 255 bytes. */
  private static final int MAX_LENGTH = 4 + 1 + 255 + 2;

  private final byte[] bytes = new byte[MAX_LENGTH];
  private int length;

  /** Takes bytes until there are {@code wanted} of them; false if there are fewer yet. */
  boolean take(ByteBuffer from, int wanted) {
    int count = Math.min(wanted - length, from.remaining());
    if (count > 0) {
      from.get(bytes, length, count);
      length += count;
    }
    return length >= wanted;
  }

  /** How many have come. */
  int length() {
    return length;
  }

  /** The byte at this place. */
  int at(int index) {
    return bytes[index] & 0xff;
  }

  /** The next reply begins. */
  void clear() {
    length = 0;
  }

  /** Refuses a field that is not what the protocol says. */
  void expect(int index, String field, int expected) throws ProxyRefusal {
    if (at(index) != expected) {
      throw new ProxyRefusal(field + ": expected " + expected + ", actual " + shown(index));
    }
  }

  /** A web server in the place of a SOCKS proxy is the usual mistake: its answer begins so. */
  private String shown(int index) {
    return at(index) + (index == 0 && at(0) == 'H' ? " (the 'H' of HTTP?)" : "");
  }
}
