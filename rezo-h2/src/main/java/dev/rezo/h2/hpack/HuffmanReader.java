package dev.rezo.h2.hpack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Bits that are not decoded, from the highest on, and how many they are. */
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
    if (bits > 0 && window >> (Long.SIZE - bits) != -1) {
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
      if (end - at >= Long.BYTES) { // what does not fit whole is loaded again the next time
        held |= (long) LONG.get(in, at) >>> count;
        at += (Long.SIZE - 1 - count) / Byte.SIZE;
        count |= Long.SIZE - Byte.SIZE;
      } else {
        for (; count <= Long.SIZE - Byte.SIZE && at < end; count += Byte.SIZE) {
          held |= (in.get(at++) & 0xffL) << (Long.SIZE - Byte.SIZE - count);
        }
      }
      more = at < end;
      int first = HuffmanCode.first(held);
      for (int size = first & 0xff; size <= count; size = first & 0xff) {
        if (first >>> 8 == HuffmanCode.EOS) {
          throw new HpackException(RULE, position, "expected no EOS in a string, actual one");
        }
        out[to++] = (byte) (first >>> 8);
        held <<= size;
        count -= size;
        first = HuffmanCode.first(held);
      }
    }
    window = held;
    bits = count;
    return to;
  }
}
