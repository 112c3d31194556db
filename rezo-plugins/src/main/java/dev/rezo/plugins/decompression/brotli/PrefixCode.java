package dev.rezo.plugins.decompression.brotli;

import java.util.zip.DataFormatException;

/**
 * A prefix code in its canonical form (RFC 7932 section 3.2). Short codes are looked up at once,
 * longer ones are followed bit by bit, so that a code costs memory for its symbols only, however
 * long the longest is.
 *
 * <p>Immutable.
 */
final class PrefixCode {

  static final int LONGEST = 15;

  private static final int FAST_BITS = 8;
  private static final int LENGTH_BITS = 4;

  /** By the next bits of the input: the symbol and its length, or -1 for what is longer. */
  private final short[] fast = new short[1 << FAST_BITS];

  /** How many codes there are of each length, and their symbols in order. */
  private final short[] counts = new short[LONGEST + 1];

  private final short[] symbols;

  private PrefixCode(int size) {
    symbols = new short[size];
  }

  /** A code of one symbol, which needs no bits. */
  static PrefixCode ofOne(int symbol) {
    PrefixCode code = new PrefixCode(0);
    java.util.Arrays.fill(code.fast, (short) (symbol << LENGTH_BITS));
    return code;
  }

  /**
   * The code with these lengths, 0 for symbols that are not used.
   *
   * @throws DataFormatException when there are more or fewer codes than fit
   */
  static PrefixCode of(byte[] lengths, int size) throws DataFormatException {
    int used = 0;
    int space = 1 << LONGEST;
    for (int symbol = 0; symbol < size; symbol++) {
      if (lengths[symbol] != 0) {
        used++;
        space -= 1 << (LONGEST - lengths[symbol]);
      }
    }
    if (space != 0) {
      throw new DataFormatException("brotli: expected a complete prefix code, actual another");
    }
    PrefixCode code = new PrefixCode(used);
    code.fill(lengths, size);
    return code;
  }

  /** In two passes over the symbols: a body may bring hundreds of codes with few bytes. */
  private void fill(byte[] lengths, int size) {
    for (int symbol = 0; symbol < size; symbol++) {
      counts[lengths[symbol]]++;
    }
    counts[0] = 0;
    int[] nextCodes = new int[LONGEST + 1];
    int[] nextIndexes = new int[LONGEST + 1];
    for (int length = 1; length <= LONGEST; length++) {
      nextCodes[length] = (nextCodes[length - 1] + counts[length - 1]) << 1;
      nextIndexes[length] = nextIndexes[length - 1] + counts[length - 1];
    }
    java.util.Arrays.fill(fast, (short) -1);
    for (int symbol = 0; symbol < size; symbol++) {
      int length = lengths[symbol];
      if (length != 0) {
        symbols[nextIndexes[length]++] = (short) symbol;
        int code = nextCodes[length]++;
        if (length <= FAST_BITS) {
          int reversed = Integer.reverse(code) >>> (Integer.SIZE - length);
          for (int i = reversed; i < fast.length; i += 1 << length) {
            fast[i] = (short) (symbol << LENGTH_BITS | length);
          }
        }
      }
    }
  }

  /** Reads one symbol, or nothing at all. */
  int read(BitInput in) throws NeedsInput {
    int bits = in.peek();
    short entry = fast[bits & (1 << FAST_BITS) - 1];
    if (entry >= 0) {
      in.skip(entry & (1 << LENGTH_BITS) - 1);
      return entry >> LENGTH_BITS;
    }
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code |= bits & 1;
      bits >>>= 1;
      if (code - first < counts[length]) {
        in.skip(length);
        return symbols[index + code - first];
      }
      index += counts[length];
      first = (first + counts[length]) << 1;
      code <<= 1;
    }
    throw new IllegalStateException("brotli: expected a complete prefix code, actual another");
  }
}
