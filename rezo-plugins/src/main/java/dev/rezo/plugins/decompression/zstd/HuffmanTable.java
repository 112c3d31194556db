package dev.rezo.plugins.decompression.zstd;

import java.util.Arrays;
import java.util.zip.DataFormatException;

/**
 * The Huffman code of literals (RFC 8878 section 4.2), by the next bits of the input: each cell has
 * the length of the code in its lower half and the symbol in its upper one.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class HuffmanTable {

  /** The longest code (section 4.2.1). */
  static final int LONGEST = 11;

  /** So many symbols are decoded from the bits that {@link ReverseBits#top} has for certain. */
  private static final int AT_ONCE = ReverseBits.AT_LEAST / LONGEST;

  private final HuffmanWeights weights = new HuffmanWeights();
  private final short[] cells = new short[1 << LONGEST];

  /** By weight, where the next symbol goes: long codes come first. */
  private final int[] nextCells = new int[LONGEST + 2];

  /** How many bits of a word are not of the next code, if that is the longest. */
  private int shift;

  void read(BlockInput in) throws DataFormatException {
    weights.read(in);
    shift = Long.SIZE - weights.longest;
    Arrays.fill(nextCells, 0);
    for (int symbol = 0; symbol < weights.symbols; symbol++) {
      int weight = weights.weights[symbol];
      nextCells[weight + 1] += 1 << weight >> 1;
    }
    for (int weight = 1; weight < nextCells.length; weight++) {
      nextCells[weight] += nextCells[weight - 1];
    }
    for (int symbol = 0; symbol < weights.symbols; symbol++) {
      int weight = weights.weights[symbol];
      int cell = nextCells[weight];
      nextCells[weight] += 1 << weight >> 1;
      int length = weights.longest + 1 - weight;
      Arrays.fill(cells, cell, nextCells[weight], (short) (symbol << Byte.SIZE | length));
    }
  }

  /** Decodes one stream, which has to be used up by so many literals. */
  void decode(BlockInput in, int from, int end, byte[] to, int at, int count)
      throws DataFormatException {
    finish(in, from, ReverseBits.begin(in, from, end), to, at, at + count);
  }

  private void finish(BlockInput in, int from, int bits, byte[] to, int at, int end)
      throws DataFormatException {
    byte[] bytes = in.bytes();
    int left = bits;
    int i = at;
    while (i < end && left >= 0) {
      long word = ReverseBits.top(bytes, from, left);
      int stop = Math.min(end, i + AT_ONCE);
      while (i < stop) {
        short cell = cells[(int) (word >>> shift)];
        to[i++] = (byte) (cell >> Byte.SIZE);
        word <<= cell;
        left -= cell & 0xff;
      }
    }
    if (left != 0) {
      throw in.bad(from, "literals that use up their bits", left < 0 ? "too few" : left + " left");
    }
  }

  /**
   * Decodes four streams at once, of which all but the last have the same number of literals. A
   * word gets a mark below its bits, which tells how far it was shifted.
   *
   * @param starts where the streams begin, and where the last one ends
   */
  void decodeFour(BlockInput in, int[] starts, byte[] to, int at, int each, int last)
      throws DataFormatException {
    byte[] bytes = in.bytes();
    int one = ReverseBits.begin(in, starts[0], starts[1]);
    int two = ReverseBits.begin(in, starts[1], starts[2]);
    int three = ReverseBits.begin(in, starts[2], starts[3]);
    int four = ReverseBits.begin(in, starts[3], starts[4]);
    int shared = shift;
    int i = at;
    int safe = at + last - AT_ONCE;
    while (i <= safe && (one | two | three | four) >= 0) {
      long wordOne = ReverseBits.top(bytes, starts[0], one) | 1;
      long wordTwo = ReverseBits.top(bytes, starts[1], two) | 1;
      long wordThree = ReverseBits.top(bytes, starts[2], three) | 1;
      long wordFour = ReverseBits.top(bytes, starts[3], four) | 1;
      for (int stop = i + AT_ONCE; i < stop; i++) {
        short cell = cells[(int) (wordOne >>> shared)];
        to[i] = (byte) (cell >> Byte.SIZE);
        wordOne <<= cell;
        cell = cells[(int) (wordTwo >>> shared)];
        to[i + each] = (byte) (cell >> Byte.SIZE);
        wordTwo <<= cell;
        cell = cells[(int) (wordThree >>> shared)];
        to[i + 2 * each] = (byte) (cell >> Byte.SIZE);
        wordThree <<= cell;
        cell = cells[(int) (wordFour >>> shared)];
        to[i + 3 * each] = (byte) (cell >> Byte.SIZE);
        wordFour <<= cell;
      }
      one -= Long.numberOfTrailingZeros(wordOne);
      two -= Long.numberOfTrailingZeros(wordTwo);
      three -= Long.numberOfTrailingZeros(wordThree);
      four -= Long.numberOfTrailingZeros(wordFour);
    }
    finish(in, starts[0], one, to, i, at + each);
    finish(in, starts[1], two, to, i + each, at + 2 * each);
    finish(in, starts[2], three, to, i + 2 * each, at + 3 * each);
    finish(in, starts[3], four, to, i + 3 * each, at + 3 * each + last);
  }
}
