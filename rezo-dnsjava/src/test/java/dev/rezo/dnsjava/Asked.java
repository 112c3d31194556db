package dev.rezo.dnsjava;

import java.util.StringJoiner;

/**
 * A query as a server reads it, byte for byte.
 *
 * <p>Immutable.
 *
 * @param name without a trailing dot
 * @param additional the records after the question: 1 with EDNS
 */
record Asked(int id, String name, int type, boolean tcp, int additional) {

  static Asked read(byte[] bytes, boolean tcp) {
    StringJoiner name = new StringJoiner(".");
    int at = 12;
    while (bytes[at] != 0) {
      name.add(new String(bytes, at + 1, bytes[at], java.nio.charset.StandardCharsets.US_ASCII));
      at += bytes[at] + 1;
    }
    return new Asked(u16(bytes, 0), name.toString(), u16(bytes, at + 1), tcp, u16(bytes, 10));
  }

  private static int u16(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
  }
}
