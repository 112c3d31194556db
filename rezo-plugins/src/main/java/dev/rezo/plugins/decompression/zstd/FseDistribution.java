package dev.rezo.plugins.decompression.zstd;

import java.util.zip.DataFormatException;

/**
 * How probable each symbol of an {@link FseTable} is (RFC 8878 section 4.1.1).
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class FseDistribution {

  /** Tables have at least 2^5 states. */
  private static final int LEAST_LOG = 5;

  private static final int REPEATS_ON = 3;

  /** In parts of 2^{@link #log}; -1 is less than one. */
  final short[] probabilities;

  int symbols;
  int log;

  FseDistribution(int mostSymbols) {
    probabilities = new short[mostSymbols];
  }

  /** One that is known to everybody. */
  static FseDistribution of(int log, int... probabilities) {
    FseDistribution known = new FseDistribution(probabilities.length);
    for (int probability : probabilities) {
      known.probabilities[known.symbols++] = (short) probability;
    }
    known.log = log;
    return known;
  }

  /**
   * Reads one: the log less 5 in four bits, and the symbols in order, each plus one and in as many
   * bits as what is left needs, or in one less where that is enough. Behind a probability of 0 two
   * bits say how many more there are, and whether such bits follow again.
   */
  void read(BlockInput in, int mostLog) throws DataFormatException {
    int from = in.next();
    int bit = 4;
    log = (in.peek() & 0xf) + LEAST_LOG;
    if (log > mostLog) {
      throw in.bad(from, "at most 2^" + mostLog + " states", "2^" + log);
    }
    symbols = 0;
    int left = 1 << log;
    while (left > 0) {
      int width = Integer.SIZE - Integer.numberOfLeadingZeros(left + 1);
      int bits = peek(in, from, bit, width);
      int low = bits & (1 << (width - 1)) - 1;
      int spare = (1 << width) - 2 - left;
      boolean isShort = low < spare;
      bit += isShort ? width - 1 : width;
      int plusOne = isShort ? low : bits < 1 << (width - 1) ? bits : bits - spare;
      add(in, from, bit, plusOne - 1);
      left -= plusOne == 0 ? 1 : plusOne - 1;
      if (plusOne == 1) {
        bit = addZeros(in, from, bit);
      }
    }
    in.skip((bit + 7) >> 3);
  }

  private int addZeros(BlockInput in, int from, int bit) throws DataFormatException {
    int at = bit;
    int repeats;
    do {
      repeats = peek(in, from, at, 2);
      at += 2;
      for (int i = 0; i < repeats; i++) {
        add(in, from, at, 0);
      }
    } while (repeats == REPEATS_ON);
    return at;
  }

  private void add(BlockInput in, int from, int bit, int probability) throws DataFormatException {
    if (symbols == probabilities.length) {
      throw in.bad(from + (bit >> 3), "at most " + probabilities.length + " symbols", "more");
    }
    probabilities[symbols++] = (short) probability;
  }

  /** Bits from the lowest one up; those behind the end of the block mean nothing. */
  private static int peek(BlockInput in, int from, int bit, int width) throws DataFormatException {
    int at = from + (bit >> 3);
    if (at >= in.end()) {
      throw in.bad(at, "probabilities that add up", "the end of the block");
    }
    return LittleEndian.getInt(in.bytes(), at) >>> (bit & 7) & (1 << width) - 1;
  }
}
