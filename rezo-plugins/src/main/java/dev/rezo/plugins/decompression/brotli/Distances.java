package dev.rezo.plugins.decompression.brotli;

import java.util.zip.DataFormatException;

/**
 * What a symbol says of how far back a copy reaches, given the last four (RFC 7932 section 4).
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Distances {

  /** The symbols below this speak of the last four distances. */
  static final int REMEMBERED = 16;

  /** Of those: which of the last four, */
  private static final int[] WHICH = {0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};

  /** and what is added to it. */
  private static final int[] PLUS = {0, 0, 0, 0, -1, 1, -2, 2, -3, 3, -1, 1, -2, 2, -3, 3};

  private final int[] last = {4, 11, 15, 16};

  /** How many symbols there are with these parameters of a metablock. */
  static int symbols(int postfixBits, int direct) {
    return REMEMBERED + direct + (48 << postfixBits);
  }

  /** The distance that a symbol and the bits behind it mean. */
  int read(BitInput in, int symbol, int postfixBits, int direct)
      throws NeedsInput, DataFormatException {
    if (symbol < REMEMBERED) {
      int distance = last[WHICH[symbol]] + PLUS[symbol];
      if (distance <= 0) {
        throw new DataFormatException("brotli: expected a distance above 0, actual " + distance);
      }
      return distance;
    }
    int above = symbol - REMEMBERED - direct;
    if (above < 0) {
      return symbol - REMEMBERED + 1;
    }
    int extraBits = 1 + (above >> (postfixBits + 1));
    int high = above >> postfixBits;
    int low = above & (1 << postfixBits) - 1;
    int offset = ((2 + (high & 1)) << extraBits) - 4;
    return ((offset + in.read(extraBits)) << postfixBits) + low + direct + 1;
  }

  /** The last distance. */
  int last() {
    return last[0];
  }

  /** Remembers one that was used. */
  void remember(int distance) {
    last[3] = last[2];
    last[2] = last[1];
    last[1] = last[0];
    last[0] = distance;
  }
}
