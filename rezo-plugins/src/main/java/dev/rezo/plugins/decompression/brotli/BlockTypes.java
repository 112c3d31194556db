package dev.rezo.plugins.decompression.brotli;

import java.util.zip.DataFormatException;

/**
 * Which of its block types a metablock is in, for literals, for commands, or for distances, and for
 * how long (RFC 7932 section 6).
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class BlockTypes {

  /** The length of the one block where there are no others: no metablock is longer. */
  private static final int WHOLE = 1 << 24;

  private static final int COUNT_SYMBOLS = 26;

  private static final int[] COUNT_BASE = {
    1, 5, 9, 13, 17, 25, 33, 41, 49, 65, 81, 97, 113, 145, 177, 209, 241, 305, 369, 497, 753, 1265,
    2289, 4337, 8433, 16625
  };

  private static final int[] COUNT_BITS = {
    2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 7, 8, 9, 10, 11, 12, 13, 24
  };

  final int types;
  private final PrefixCode typeCode;
  private final PrefixCode countCode;

  /** How many symbols are left in the block. */
  int left;

  int type;
  private int before = 1;

  private BlockTypes(int types, PrefixCode typeCode, PrefixCode countCode, int left) {
    this.types = types;
    this.typeCode = typeCode;
    this.countCode = countCode;
    this.left = left;
  }

  static BlockTypes read(BitInput in) throws NeedsInput, DataFormatException {
    int types = Numbers.read(in) + 1;
    if (types == 1) {
      PrefixCode none = PrefixCode.ofOne(0);
      return new BlockTypes(types, none, none, WHOLE);
    }
    PrefixCode typeCode = PrefixCodeReader.read(in, types + 2);
    PrefixCode countCode = PrefixCodeReader.read(in, COUNT_SYMBOLS);
    return new BlockTypes(types, typeCode, countCode, count(countCode, in));
  }

  private static int count(PrefixCode code, BitInput in) throws NeedsInput {
    int symbol = code.read(in);
    return COUNT_BASE[symbol] + in.read(COUNT_BITS[symbol]);
  }

  /** Begins the next block when this one is over. Read as one. */
  void next(BitInput in) throws NeedsInput {
    if (left > 0) {
      return;
    }
    if (types == 1) {
      left = WHOLE;
      return;
    }
    in.mark();
    int symbol = typeCode.read(in);
    int count = count(countCode, in);
    int then =
        switch (symbol) {
          case 0 -> before;
          case 1 -> type + 1 == types ? 0 : type + 1;
          default -> symbol - 2;
        };
    before = type;
    type = then;
    left = count;
  }
}
