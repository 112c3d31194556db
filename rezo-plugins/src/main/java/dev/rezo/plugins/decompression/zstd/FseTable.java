package dev.rezo.plugins.decompression.zstd;

/**
 * A table of finite states (RFC 8878 section 4.1): each state means a value, and says which states
 * may come next. A value is a base and so many bits that are added to it; the states of Huffman
 * weights have none.
 *
 * <p>A state is a {@code long}, from below: 16 bits of the next state's base, 8 of how many bits
 * are added to that, 8 of how many are added to the value, 32 of the value's base.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class FseTable {

  private static final int MOST_SYMBOLS = 64;

  private final long[] states;
  private final short[] nextStates = new short[MOST_SYMBOLS];
  private int log;

  /** A table of up to 2^{@code mostLog} states. */
  FseTable(int mostLog) {
    states = new long[1 << mostLog];
  }

  static int next(long state, long word) {
    int bits = bits(state);
    return (int) (state & 0xffff) + ReverseBits.first(word, bits);
  }

  static int bits(long state) {
    return (int) (state >>> 16) & 0xff;
  }

  static int valueBits(long state) {
    return (int) (state >>> 24) & 0xff;
  }

  static int value(long state) {
    return (int) (state >>> 32);
  }

  private static long state(int next, int bits, int valueBits, int value) {
    return next | (long) bits << 16 | (long) valueBits << 24 | (long) value << 32;
  }

  long[] states() {
    return states;
  }

  int log() {
    return log;
  }

  /** Makes it the table of one state, which costs no bits (RLE_Mode). */
  void buildOne(int valueBits, int value) {
    log = 0;
    states[0] = state(0, 0, valueBits, value);
  }

  /**
   * Makes it the table of these probabilities, which add up to its size; -1 is less than one.
   *
   * @param bases the value of each symbol
   * @param valueBits how many bits are added to it
   */
  void build(FseDistribution of, int[] bases, int[] valueBits) {
    log = of.log;
    int size = 1 << log;
    spread(of, size);
    for (int i = 0; i < size; i++) {
      int symbol = (int) states[i];
      int following = nextStates[symbol]++;
      int bits = log - (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(following));
      states[i] = state((following << bits) - size, bits, valueBits[symbol], bases[symbol]);
    }
  }

  /** Writes the symbol of each state: rare ones at the end, the others in steps that meet all. */
  private void spread(FseDistribution of, int size) {
    int free = size;
    for (int symbol = 0; symbol < of.symbols; symbol++) {
      if (of.probabilities[symbol] == -1) {
        states[--free] = symbol;
        nextStates[symbol] = 1;
      }
    }
    int step = (size >> 1) + (size >> 3) + 3;
    int position = 0;
    for (int symbol = 0; symbol < of.symbols; symbol++) {
      int probability = of.probabilities[symbol];
      if (probability > 0) {
        nextStates[symbol] = (short) probability;
      }
      for (int i = 0; i < probability; i++) {
        states[position] = symbol;
        do {
          position = position + step & size - 1;
        } while (position >= free);
      }
    }
  }
}
