package dev.rezo.h2.hpack;

/**
 * The Huffman code of string literals (RFC 7541 appendix B). It is canonical: codes of the same
 * length are consecutive in the order of their symbols, and shorter ones come first, so that the
 * lengths say it all.
 *
 * <p>Immutable.
 */
final class HuffmanCode {

  /** End of string; its code is 30 ones, of which padding takes the first. */
  static final int EOS = 256;

  /** The shortest code has 5 bits: an octet is never more than 8/5 of a symbol. */
  static final int SHORTEST = 5;

  private static final int LONGEST = 30;

  /** The lengths in bits, symbol by symbol, EOS last. */
  private static final byte[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, // 0x00
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, // 0x10
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, //         0x20
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, //              0x30
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, //                0x40
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, //             0x50
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, //                0x60
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, //            0x70
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, // 0x80
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, // 0x90
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, // 0xa0
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, // 0xb0
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, // 0xc0
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, // 0xd0
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, // 0xe0
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, // 0xf0
    30, // EOS
  };

  /** By symbol, {@code code << 8 | length}: one load for both. */
  private static final long[] CODES = new long[LENGTHS.length];

  /** Symbols in the order of their codes. */
  private static final short[] SYMBOLS = new short[LENGTHS.length];

  /** By length, the place in {@link #SYMBOLS} of its first code, less that code. */
  private static final int[] PLACES = new int[LONGEST + 1];

  /** By length, the first 32 bits that begin with a longer code. */
  private static final long[] ENDS = new long[LONGEST + 1];

  /** Bits that are looked up at once: all codes of letters and digits, and most of the rest. */
  private static final int LOOKED_UP = 9;

  /** By the next bits, {@code symbol << 8 | length} of the code that they begin with, or 0. */
  private static final char[] SHORT_CODES = new char[1 << LOOKED_UP];

  static {
    int code = 0;
    int place = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code <<= 1;
      PLACES[length] = place - code;
      for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
        if (LENGTHS[symbol] == length) {
          SYMBOLS[place++] = (short) symbol;
          lookUp(symbol, code);
          CODES[symbol] = (long) code++ << 8 | length;
        }
      }
      ENDS[length] = (long) code << (Integer.SIZE - length);
    }
  }

  private HuffmanCode() {}

  /** The code of a symbol times 2^8, plus its length in bits. */
  static long code(int symbol) {
    return CODES[symbol];
  }

  /** The bits of the code of a symbol. */
  static int length(int symbol) {
    return LENGTHS[symbol];
  }

  /**
   * The code that bits begin with.
   *
   * @param bits from the highest on; zeros behind those that are there
   * @return its symbol times 2^8, plus its length in bits. If it is longer than what is there, only
   *     the length means something: the code is not complete.
   */
  static int first(long bits) {
    int entry = SHORT_CODES[(int) (bits >>> (Long.SIZE - LOOKED_UP))];
    return entry != 0 ? entry : firstLong(bits >>> Integer.SIZE);
  }

  private static int firstLong(long bits) {
    int length = LOOKED_UP + 1;
    while (bits >= ENDS[length]) {
      length++;
    }
    int code = (int) (bits >>> (Integer.SIZE - length));
    return SYMBOLS[PLACES[length] + code] << 8 | length;
  }

  private static void lookUp(int symbol, int code) {
    int rest = LOOKED_UP - LENGTHS[symbol];
    for (int bits = 0; rest >= 0 && bits < 1 << rest; bits++) {
      SHORT_CODES[code << rest | bits] = (char) (symbol << 8 | LENGTHS[symbol]);
    }
  }
}
