package dev.rezo.h2.hpack;

import java.nio.ByteBuffer;

/**
 * Decodes a Huffman-coded string as its octets come (RFC 7541 section 5.2).
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class HuffmanReader {

  private static final String RULE = "RFC 7541 section 5.2";

  /** Octets that are decoded at once; bounds what their symbols need. */
  private static final int STEP = 256;

  /** What a step can give at most, with what was left of the one before. */
  private static final int STEP_SYMBOLS = (STEP * 8 + Long.SIZE) / HuffmanCode.SHORTEST + 1;

  private static final int MAX_PADDING = 7;

  /** Bits that are not decoded, at the low end, and how many they are. */
  private long window;

  private int bits;

  /** Begins a string. */
  void start() {
    window = 0;
    bits = 0;
  }

  /**
   * Decodes octets.
   *
   * @param in borrowed; position moves over them
   * @param position where the string began, for the exception
   */
  void read(ByteBuffer in, int octets, LiteralBuffer out, long position) throws HpackException {
    for (int left = octets; left > 0; left -= STEP) {
      int from = in.position();
      int end = from + Math.min(left, STEP);
      byte[] room = out.room(STEP_SYMBOLS);
      out.advance(decode(in, from, end, room, out.length(), position));
      in.position(end);
    }
  }

  /** Checks what is left when the string ends: the first bits of EOS, less than an octet. */
  void end(long position) throws HpackException {
    if (bits > MAX_PADDING) {
      throw new HpackException(
          RULE, position, "expected padding of at most 7 bits, actual a code that is cut or more");
    }
    long ones = (1L << bits) - 1;
    if ((window & ones) != ones) {
      throw new HpackException(RULE, position, "expected padding of ones, actual others");
    }
  }

  /** Where {@code out} ends after what is complete in this step. */
  private int decode(ByteBuffer in, int from, int end, byte[] out, int length, long position)
      throws HpackException {
    int at = from;
    int to = length;
    long held = window;
    int count = bits;
    boolean more = true;
    while (more) {
      while (count <= Long.SIZE - Byte.SIZE && at < end) {
        held = held << Byte.SIZE | (in.get(at++) & 0xff);
        count += Byte.SIZE;
      }
      more = at < end;
      while (count >= HuffmanCode.SHORTEST) {
        int first = HuffmanCode.first(held << (Long.SIZE - count) >>> Integer.SIZE);
        int size = first >>> 9;
        if (size > count) {
          break;
        }
        if ((first & 0x1ff) == HuffmanCode.EOS) {
          throw new HpackException(RULE, position, "expected no EOS in a string, actual one");
        }
        out[to++] = (byte) first;
        count -= size;
      }
    }
    window = held;
    bits = count;
    return to;
  }
}
