package dev.rezo.plugins.decompression.zstd;

import java.util.zip.DataFormatException;

/**
 * Bits that are read from the end of their bytes to the beginning (RFC 8878 section 4.1). The
 * highest bit that is set in the last byte is a mark; those below it come first.
 *
 * <p>A reader keeps how many bits are left, and looks at them by {@link #top}; a number below 0
 * means that there were too few. Thread-safe.
 */
final class ReverseBits {

  /** So many bits of {@link #top} are there however the bytes lie. */
  static final int AT_LEAST = 57;

  private ReverseBits() {}

  /** How many bits there are from {@code from} to {@code end}. */
  static int begin(BlockInput in, int from, int end) throws DataFormatException {
    int last = end > from ? in.bytes()[end - 1] & 0xff : 0;
    if (last == 0) {
      throw in.bad(end, "a mark at the end of bits", "none");
    }
    return (end - from) * Byte.SIZE - Integer.numberOfLeadingZeros(last) + 23;
  }

  /**
   * The next bits, from the highest one down. What is below {@link #AT_LEAST} of them, and below
   * those that are left, means nothing.
   *
   * @param from where the bits begin, which are read last
   */
  static long top(byte[] bytes, int from, int left) {
    return LittleEndian.getLong(bytes, from + ((left + 7) >> 3) - Long.BYTES) << (-left & 7);
  }

  /** The first {@code length} bits of a word, 0 if none are asked for. */
  static int first(long word, int length) {
    return (int) (word >>> 1 >>> (Long.SIZE - 1 - length));
  }
}
