package dev.rezo.plugins.decompression.zstd;

import java.util.zip.DataFormatException;

/**
 * How long the Huffman codes of literals are, as it is written in front of them (RFC 8878 section
 * 4.2.1). A symbol of weight 0 has no code; with each further weight codes are a bit shorter. The
 * weight of the last symbol is not written: it is what completes the code.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class HuffmanWeights {

  private static final int MOST_SYMBOLS = 256;

  /** A first byte from here on says how many weights follow in half a byte each. */
  private static final int DIRECT = 128;

  private static final int MOST_LOG = 6;

  /** The values of the states: weights are symbols. */
  private static final int[] SELF = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

  private static final int[] NO_BITS = new int[SELF.length];

  final byte[] weights = new byte[MOST_SYMBOLS];

  /** How many symbols there are, the last one among them. */
  int symbols;

  /** How long the longest code is. */
  int longest;

  private final FseDistribution distribution = new FseDistribution(SELF.length);
  private final FseTable table = new FseTable(MOST_LOG);

  void read(BlockInput in) throws DataFormatException {
    int at = in.next();
    int first = (int) in.read(1);
    if (first < DIRECT) {
      readStates(in, first);
    } else {
      readDirect(in, first - DIRECT + 1);
    }
    complete(in, at);
  }

  private void readDirect(BlockInput in, int count) throws DataFormatException {
    int from = in.skip((count + 1) / 2);
    for (int i = 0; i < count; i++) {
      int both = in.bytes()[from + i / 2] & 0xff;
      weights[i] = (byte) (i % 2 == 0 ? both >> 4 : both & 0xf);
    }
    symbols = count;
  }

  /**
   * Two states take turns to say a weight and to go on (section 4.2.1.2). When there are too few
   * bits to go on with, the other one says the last weight.
   */
  private void readStates(BlockInput in, int length) throws DataFormatException {
    int end = in.next() + length;
    distribution.read(in, MOST_LOG);
    table.build(distribution, SELF, NO_BITS);
    if (end < in.next() || end > in.end()) {
      throw in.bad(in.next(), "weights within their " + length + " bytes", "more");
    }
    int from = in.skip(end - in.next());
    byte[] bytes = in.bytes();
    int left = ReverseBits.begin(in, from, end) - 2 * table.log();
    if (left < 0) {
      throw in.bad(from, "two states", "too few bits");
    }
    long word = ReverseBits.top(bytes, from, left + 2 * table.log());
    long state = table.states()[ReverseBits.first(word, table.log())];
    long other = table.states()[ReverseBits.first(word << table.log(), table.log())];
    symbols = 0;
    while (left >= FseTable.bits(state)) {
      add(in, from, FseTable.value(state));
      int next = FseTable.next(state, ReverseBits.top(bytes, from, left));
      left -= FseTable.bits(state);
      state = other;
      other = table.states()[next];
    }
    add(in, from, FseTable.value(state));
    add(in, from, FseTable.value(other));
  }

  private void add(BlockInput in, int from, int weight) throws DataFormatException {
    if (symbols == MOST_SYMBOLS - 1) {
      throw in.bad(from, "at most 255 weights", "more");
    }
    weights[symbols++] = (byte) weight;
  }

  /** Finds the weight of the last symbol. */
  private void complete(BlockInput in, int at) throws DataFormatException {
    int used = 0;
    for (int i = 0; i < symbols; i++) {
      used += 1 << weights[i] >> 1;
    }
    longest = Integer.SIZE - Integer.numberOfLeadingZeros(used);
    int free = (1 << longest) - used;
    if (used == 0 || longest > HuffmanTable.LONGEST || Integer.bitCount(free) != 1) {
      throw in.bad(
          at, "a code of at most " + HuffmanTable.LONGEST + " bits that one more completes", used);
    }
    weights[symbols++] = (byte) (Integer.numberOfTrailingZeros(free) + 1);
  }
}
