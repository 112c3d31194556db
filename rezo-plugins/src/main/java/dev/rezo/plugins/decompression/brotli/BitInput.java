package dev.rezo.plugins.decompression.brotli;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The input as bits, least significant first (RFC 7932 section 1.5.1). Whoever reads something that
 * means nothing before it is whole, marks its beginning and goes back there if it is not yet.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class BitInput {

  /** More than the longest thing that is read as one, which is a prefix code of 704 symbols. */
  private static final int BUFFER = 8 * 1024;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes = new byte[BUFFER];
  private int next;
  private int end;
  private long bits;
  private int count;

  private int markedNext;
  private long markedBits;
  private int markedCount;

  /** Takes as many bytes as there is room for. What was marked before is gone. */
  void take(ByteBuffer in) {
    System.arraycopy(bytes, next, bytes, 0, end - next);
    end -= next;
    next = 0;
    int length = Math.min(in.remaining(), bytes.length - end);
    in.get(bytes, end, length);
    end += length;
    mark();
  }

  /** Whether there is no more room. */
  boolean isFull() {
    return next == 0 && end == bytes.length;
  }

  void mark() {
    markedNext = next;
    markedBits = bits;
    markedCount = count;
  }

  void goBack() {
    next = markedNext;
    bits = markedBits;
    count = markedCount;
  }

  /** The next {@code length} bits, at most 24. */
  int read(int length) throws NeedsInput {
    if (count < length) {
      fill();
      if (count < length) {
        throw new NeedsInput();
      }
    }
    int value = (int) bits & (1 << length) - 1;
    bits >>>= length;
    count -= length;
    return value;
  }

  /** The next 15 bits or more, zeros where there are none yet. */
  int peek() {
    if (count < PrefixCode.LONGEST) {
      fill();
    }
    return (int) bits;
  }

  /** Goes behind bits that {@link #peek} has shown. */
  void skip(int length) throws NeedsInput {
    if (count < length) {
      throw new NeedsInput();
    }
    bits >>>= length;
    count -= length;
  }

  /** What lies above {@link #count} are the bits that come next, or zeros. */
  private void fill() {
    if (end - next >= Long.BYTES) {
      bits |= (long) LONGS.get(bytes, next) << count;
      next += (Long.SIZE - 1 - count) >> 3;
      count |= Long.SIZE - Byte.SIZE;
      return;
    }
    while (count <= Long.SIZE - Byte.SIZE && next < end) {
      bits |= (bytes[next++] & 0xffL) << count;
      count += Byte.SIZE;
    }
  }

  /**
   * Writes literals while the input has enough for the longest code.
   *
   * @param contexts which code comes behind the last two bytes
   * @return how many
   */
  int literals(LiteralCodes contexts, byte[] to, int at, int most, int last, int beforeLast) {
    long held = bits;
    int valid = count;
    int from = next;
    int safe = end - Long.BYTES;
    int one = last;
    int two = beforeLast;
    int i = 0;
    while (i < most && from <= safe) {
      if (valid < PrefixCode.LONGEST) {
        held |= (long) LONGS.get(bytes, from) << valid;
        from += (Long.SIZE - 1 - valid) >> 3;
        valid |= Long.SIZE - Byte.SIZE;
      }
      int found = contexts.code(one, two).find((int) held);
      held >>>= PrefixCode.length(found);
      valid -= PrefixCode.length(found);
      two = one;
      one = PrefixCode.symbol(found);
      to[at + i++] = (byte) one;
    }
    bits = held;
    count = valid;
    next = from;
    return i;
  }

  /** Goes to the next whole byte; false when what is skipped is not zero, as it has to be. */
  boolean align() {
    int rest = count % Byte.SIZE;
    boolean isZero = (bits & (1 << rest) - 1) == 0;
    bits >>>= rest;
    count -= rest;
    return isZero;
  }

  /** Whether no whole byte is left. */
  boolean isEmpty() {
    return count < Byte.SIZE && next == end;
  }
}
