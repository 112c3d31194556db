package dev.rezo.h1;

import java.nio.charset.StandardCharsets;

/**
 * A word of RFC 9112 or RFC 9110 that is looked for in the bytes of a head, whatever its case. From
 * eight characters on it is compared in two overlapping words, its first eight and its last.
 *
 * <p>Setting bit 5 puts a letter into lower case. It maps nothing else that may stand in a field
 * onto a letter or a hyphen, so words of these alone are told exactly.
 *
 * <p>Immutable.
 */
enum Keyword {
  CHUNKED("chunked"),
  CLOSE("close"),
  CONNECTION("connection"),
  CONTENT_LENGTH("content-length"),
  KEEP_ALIVE("keep-alive"),
  MAX("max"),
  TIMEOUT("timeout"),
  TRANSFER_ENCODING("transfer-encoding");

  private static final long LOWER_CASE = 0x2020202020202020L;

  private final String text;
  private final long first;
  private final long last;

  Keyword(String lowerCase) {
    text = lowerCase;
    byte[] bytes = lowerCase.getBytes(StandardCharsets.ISO_8859_1);
    boolean isLong = bytes.length >= Long.BYTES;
    first = isLong ? Octets.word(bytes, 0) : 0;
    last = isLong ? Octets.word(bytes, bytes.length - Long.BYTES) : 0;
  }

  /** Whether {@code [from, to)} is this word. */
  boolean matches(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length != text.length()) {
      return false;
    }
    if (length < Long.BYTES) {
      return matches(bytes, from, 0, length);
    }
    return (Octets.word(bytes, from) | LOWER_CASE) == first
        && (Octets.word(bytes, to - Long.BYTES) | LOWER_CASE) == last
        && matches(bytes, from, Long.BYTES, length - Long.BYTES);
  }

  private boolean matches(byte[] bytes, int from, int start, int end) {
    for (int i = start; i < end; i++) {
      if ((bytes[from + i] | 0x20) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
