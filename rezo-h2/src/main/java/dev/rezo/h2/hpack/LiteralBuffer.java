package dev.rezo.h2.hpack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collects the octets of a string literal up to a limit. What is longer is of no use to anybody,
 * and is not kept; it goes on taking octets then, so that its reader need not care.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class LiteralBuffer {

  private static final byte[] NOTHING = {};
  private static final int FIRST_SIZE = 256;

  /** What is kept between blocks; a larger array is given back. */
  private static final int KEPT_SIZE = 8 * 1024;

  private byte[] bytes = NOTHING;
  private int length;
  private long limit;
  private boolean exceeded;

  /**
   * Begins a literal.
   *
   * @param maxLength the octets that it may have; if negative, not even the empty one will do
   */
  void start(long maxLength) {
    length = 0;
    limit = maxLength;
    exceeded = maxLength < 0;
  }

  /** Whether it was longer than its limit. */
  boolean exceeded() {
    return exceeded;
  }

  /** Whether one of this length is within the limit, in place of what was begun. */
  boolean takes(int whole) {
    return whole <= limit;
  }

  int length() {
    return length;
  }

  /** Takes octets as they are; {@code in} is borrowed. */
  void append(ByteBuffer in, int octets) {
    if (exceeded || octets > limit - length) {
      in.position(in.position() + octets);
      exceed();
      return;
    }
    in.get(room(octets), length, octets);
    length += octets;
  }

  /** An array with this much room behind {@link #length}; {@link #advance} says what was used. */
  byte[] room(int octets) {
    int needed = length + octets;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, Math.max(FIRST_SIZE, 2 * length)));
    }
    return bytes;
  }

  /** Moves the end behind what was written into {@link #room}. */
  void advance(int newLength) {
    length = newLength;
    if (exceeded || newLength > limit) {
      exceed();
    }
  }

  /** The literal, one character for each octet; empty if it was too long. */
  String text() {
    return length == 0 ? "" : new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** The block is over. */
  void release() {
    length = 0;
    if (bytes.length > KEPT_SIZE) {
      bytes = NOTHING;
    }
  }

  private void exceed() {
    exceeded = true;
    length = 0;
  }
}
