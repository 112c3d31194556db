package dev.rezo.plugins.decompression.brotli;

import java.util.zip.DataFormatException;

/**
 * Reads the description of a prefix code (RFC 7932 sections 3.4 and 3.5).
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class PrefixCodeReader {

  private static final int SIMPLE = 1;

  /** The order in which the lengths of the code for lengths stand (section 3.5). */
  private static final int[] ORDER = {1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15};

  /** The fixed code of those lengths, by the next four bits: the length, and its bits. */
  private static final int[] LENGTH_OF_LENGTH = {0, 4, 3, 2, 0, 4, 3, 1, 0, 4, 3, 2, 0, 4, 3, 5};

  private static final int[] LENGTH_BITS = {2, 2, 2, 3, 2, 2, 2, 4, 2, 2, 2, 3, 2, 2, 2, 4};

  private static final int LENGTHS_SPACE = 32;
  private static final int REPEAT_LAST = 16;
  private static final int FIRST_LAST = 8;

  private PrefixCodeReader() {}

  /** Reads a code for symbols from 0 to below {@code size}. */
  static PrefixCode read(BitInput in, int size) throws NeedsInput, DataFormatException {
    int skipped = in.read(2);
    return skipped == SIMPLE ? simple(in, size) : complex(in, size, skipped);
  }

  private static PrefixCode simple(BitInput in, int size) throws NeedsInput, DataFormatException {
    int count = in.read(2) + 1;
    int width = Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
    int[] symbols = new int[count];
    for (int i = 0; i < count; i++) {
      symbols[i] = in.read(width);
      if (symbols[i] >= size) {
        throw bad("a symbol below " + size, symbols[i]);
      }
      for (int j = 0; j < i; j++) {
        if (symbols[j] == symbols[i]) {
          throw bad("different symbols", symbols[i]);
        }
      }
    }
    int[] lengths =
        switch (count) {
          case 1 -> new int[] {0};
          case 2 -> new int[] {1, 1};
          case 3 -> new int[] {1, 2, 2};
          default -> in.read(1) == 0 ? new int[] {2, 2, 2, 2} : new int[] {1, 2, 3, 3};
        };
    if (count == 1) {
      return PrefixCode.ofOne(symbols[0]);
    }
    byte[] all = new byte[size];
    for (int i = 0; i < count; i++) {
      all[symbols[i]] = (byte) lengths[i];
    }
    return PrefixCode.of(all, size);
  }

  private static PrefixCode complex(BitInput in, int size, int skipped)
      throws NeedsInput, DataFormatException {
    PrefixCode code = lengthCode(in, skipped);
    byte[] lengths = new byte[size];
    int space = 1 << PrefixCode.LONGEST;
    int last = FIRST_LAST;
    int repeated = 0; // How often the last repetition has repeated so far,
    int repeating = 0; // and which length.
    int symbol = 0;
    while (symbol < size && space > 0) {
      int length = code.read(in);
      if (length < REPEAT_LAST) {
        repeated = 0;
        lengths[symbol++] = (byte) length;
        if (length != 0) {
          last = length;
          space -= 1 << (PrefixCode.LONGEST - length);
        }
      } else {
        int extraBits = length == REPEAT_LAST ? 2 : 3;
        int what = length == REPEAT_LAST ? last : 0;
        int before = what == repeating ? repeated : 0;
        repeating = what;
        repeated = (before > 0 ? (before - 2) << extraBits : 0) + in.read(extraBits) + 3;
        int more = repeated - before;
        if (more > size - symbol) {
          throw bad("at most " + size + " symbols", symbol + more);
        }
        java.util.Arrays.fill(lengths, symbol, symbol + more, (byte) what);
        symbol += more;
        if (what != 0) {
          space -= more << (PrefixCode.LONGEST - what);
        }
      }
    }
    return PrefixCode.of(lengths, size);
  }

  /** Reads the code in which the lengths of another are written. */
  private static PrefixCode lengthCode(BitInput in, int skipped)
      throws NeedsInput, DataFormatException {
    byte[] lengths = new byte[ORDER.length];
    int space = LENGTHS_SPACE;
    int used = 0;
    int only = 0;
    for (int i = skipped; i < ORDER.length && space > 0; i++) {
      int bits = in.peek() & 0xf;
      in.skip(LENGTH_BITS[bits]);
      int length = LENGTH_OF_LENGTH[bits];
      if (length != 0) {
        lengths[ORDER[i]] = (byte) length;
        space -= LENGTHS_SPACE >> length;
        used++;
        only = ORDER[i];
      }
    }
    return used == 1 ? PrefixCode.ofOne(only) : PrefixCode.of(lengths, lengths.length);
  }

  private static DataFormatException bad(String expected, int actual) {
    return new DataFormatException(
        "brotli: prefix code: expected " + expected + ", actual " + actual);
  }
}
