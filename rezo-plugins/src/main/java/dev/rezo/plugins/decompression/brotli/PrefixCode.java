package dev.rezo.plugins.decompression.brotli;

import java.util.Arrays;
import java.util.zip.DataFormatException;

/**
 * A prefix code in its canonical form (RFC 7932 section 3.2), as a table by the next eight bits of
 * the input, and behind it one for each eight bits with which longer codes begin. So each symbol is
 * found in two steps at most, and a code costs memory for its symbols, however long the longest is.
 *
 * <p>Immutable.
 */
final class PrefixCode {

  static final int LONGEST = 15;

  private static final int FIRST_BITS = 8;
  private static final int LENGTH_BITS = 4;
  private static final int WIDTH_BITS = 3;

  /**
   * A cell is a symbol above the length of its code; or, below 0, ~ of where the table for longer
   * codes begins, above how many bits look it up.
   */
  private short[] cells = new short[1 << FIRST_BITS];

  private PrefixCode() {}

  /** A code of one symbol, which needs no bits. */
  static PrefixCode ofOne(int symbol) {
    PrefixCode code = new PrefixCode();
    Arrays.fill(code.cells, (short) (symbol << LENGTH_BITS));
    return code;
  }

  /**
   * The code with these lengths, 0 for symbols that are not used.
   *
   * @throws DataFormatException when there are more or fewer codes than fit
   */
  static PrefixCode of(byte[] lengths, int size) throws DataFormatException {
    int[] counts = new int[LONGEST + 1];
    for (int symbol = 0; symbol < size; symbol++) {
      counts[lengths[symbol]]++;
    }
    counts[0] = 0;
    int space = 1 << LONGEST;
    for (int length = 1; length <= LONGEST; length++) {
      space -= counts[length] << (LONGEST - length);
    }
    if (space != 0) {
      throw new DataFormatException("brotli: expected a complete prefix code, actual another");
    }
    PrefixCode code = new PrefixCode();
    code.fill(lengths, size, counts);
    return code;
  }

  /** In two passes over the symbols: a body may bring hundreds of codes with few bytes. */
  private void fill(byte[] lengths, int size, int[] counts) {
    int[] nextCodes = new int[LONGEST + 1];
    int[] nextIndexes = new int[LONGEST + 1];
    for (int length = 1; length <= LONGEST; length++) {
      nextCodes[length] = (nextCodes[length - 1] + counts[length - 1]) << 1;
      nextIndexes[length] = nextIndexes[length - 1] + counts[length - 1];
    }
    int firstLong = nextIndexes[FIRST_BITS + 1];
    short[] symbols = new short[nextIndexes[LONGEST] + counts[LONGEST] - firstLong];
    for (int symbol = 0; symbol < size; symbol++) {
      int length = lengths[symbol];
      if (length > FIRST_BITS) {
        symbols[nextIndexes[length]++ - firstLong] = (short) symbol;
      } else if (length != 0) {
        fill(0, FIRST_BITS, nextCodes[length]++, length, symbol << LENGTH_BITS | length);
      }
    }
    fillLong(symbols, nextCodes[FIRST_BITS + 1], counts);
  }

  /** The longer codes in their order: those that begin alike follow one another. */
  private void fillLong(short[] symbols, int firstCode, int[] counts) {
    int code = firstCode;
    int begin = -1;
    int table = 0;
    int width = 0;
    int next = 0;
    for (int length = FIRST_BITS + 1; length <= LONGEST; length++, code <<= 1) {
      for (int left = counts[length]; left > 0; left--, code++) {
        if (code >> (length - FIRST_BITS) != begin) {
          begin = code >> (length - FIRST_BITS);
          table = table == 0 ? cells.length : table + (1 << width);
          width = width(counts, length, left);
          cells = Arrays.copyOf(cells, Math.max(cells.length, table + (1 << width)));
          cells[Integer.reverse(begin) >>> (Integer.SIZE - FIRST_BITS)] =
              (short) ~(table << WIDTH_BITS | width);
        }
        int rest = length - FIRST_BITS;
        int cell = symbols[next++] << LENGTH_BITS | length;
        fill(table, width, code & (1 << rest) - 1, rest, cell);
      }
    }
  }

  /** How many bits a table needs whose first code is this long: the codes of it fill it. */
  private static int width(int[] counts, int length, int left) {
    int longest = length;
    int space = (1 << (length - FIRST_BITS)) - left;
    while (space > 0) {
      longest++;
      space = (space << 1) - counts[longest];
    }
    return longest - FIRST_BITS;
  }

  private void fill(int table, int width, int code, int length, int cell) {
    int end = table + (1 << width);
    for (int i = table + (Integer.reverse(code) >>> (Integer.SIZE - length));
        i < end;
        i += 1 << length) {
      cells[i] = (short) cell;
    }
  }

  /** The symbol with which these bits begin, above the length of its code. */
  int find(int bits) {
    int cell = cells[bits & (1 << FIRST_BITS) - 1];
    if (cell < 0) {
      int link = ~cell;
      int width = link & (1 << WIDTH_BITS) - 1;
      cell = cells[(link >> WIDTH_BITS) + (bits >>> FIRST_BITS & (1 << width) - 1)];
    }
    return cell;
  }

  static int length(int found) {
    return found & (1 << LENGTH_BITS) - 1;
  }

  static int symbol(int found) {
    return found >> LENGTH_BITS;
  }

  /** Reads one symbol, or nothing at all. */
  int read(BitInput in) throws NeedsInput {
    int found = find(in.peek());
    in.skip(length(found));
    return symbol(found);
  }
}
