package dev.rezo.h2.hpack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes the octets of a string literal (RFC 7541 section 5.2), the shorter of as they are and
 * Huffman-coded, as far as there is room.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class TextWriter {

  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private String text = "";
  private boolean lowerCase;
  private boolean isHuffman;
  private int at;

  /** Bits of codes that make no octet yet, at the low end, and how many they are. */
  private long window;

  private int bits;

  /**
   * Begins a text.
   *
   * @param inLowerCase whether its letters are written in lower case, as names have to be
   * @return how many octets it takes
   */
  int start(String newText, boolean inLowerCase) {
    text = newText;
    lowerCase = inLowerCase;
    at = 0;
    window = 0;
    bits = 0;
    int coded = (codedBits() + Byte.SIZE - 1) / Byte.SIZE;
    isHuffman = coded < text.length();
    return isHuffman ? coded : text.length();
  }

  boolean isHuffman() {
    return isHuffman;
  }

  /**
   * Writes on.
   *
   * @param out borrowed
   * @return whether all is written
   */
  boolean write(ByteBuffer out) {
    return isHuffman ? writeCodes(out) : writeOctets(out);
  }

  private boolean writeOctets(ByteBuffer out) {
    int to = out.position();
    int end = Math.min(text.length(), at + out.remaining());
    for (; at < end; at++) {
      out.put(to++, (byte) octet(at));
    }
    out.position(to);
    return at == text.length();
  }

  private boolean writeCodes(ByteBuffer out) {
    int to = out.position();
    int limit = out.limit();
    int length = text.length();
    int i = at;
    long held = window;
    int count = bits;
    while (i < length && to <= limit - Integer.BYTES) { // four octets at once
      if (count >= Integer.SIZE) {
        count -= Integer.SIZE;
        INT.set(out, to, (int) (held >>> count));
        to += Integer.BYTES;
      }
      long code = HuffmanCode.code(octet(i++));
      int size = (int) code & 0xff;
      held = held << size | code >>> 8;
      count += size;
    }
    while (true) { // one by one, the last ones and those before the limit
      while (count >= Byte.SIZE && to < limit) {
        count -= Byte.SIZE;
        out.put(to++, (byte) (held >>> count));
      }
      if (count >= Byte.SIZE || i == length) {
        break;
      }
      long code = HuffmanCode.code(octet(i++));
      int size = (int) code & 0xff;
      held = held << size | code >>> 8;
      count += size;
    }
    if (count > 0 && count < Byte.SIZE && to < limit) { // the end, padded with ones
      int padding = Byte.SIZE - count;
      out.put(to++, (byte) (held << padding | ((1 << padding) - 1)));
      count = 0;
    }
    out.position(to);
    at = i;
    window = held;
    bits = count;
    return i == length && count == 0;
  }

  private int codedBits() {
    long sum = 0;
    for (int i = 0; i < text.length(); i++) {
      sum += HuffmanCode.length(octet(i));
    }
    return (int) Math.min(sum, Integer.MAX_VALUE - Byte.SIZE);
  }

  private int octet(int index) {
    int c = text.charAt(index) & 0xff;
    return lowerCase && c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }
}
