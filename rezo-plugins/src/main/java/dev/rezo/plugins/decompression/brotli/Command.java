package dev.rezo.plugins.decompression.brotli;

/**
 * A command: how many literals come, and how much is copied behind them (RFC 7932 section 5).
 *
 * <p>Immutable.
 */
final class Command {

  static final int SYMBOLS = 704;

  /** The symbols below this have no distance behind them. */
  private static final int WITH_DISTANCE = 128;

  private static final int[] INSERT_BASE = {
    0, 1, 2, 3, 4, 5, 6, 8, 10, 14, 18, 26, 34, 50, 66, 98, 130, 194, 322, 578, 1090, 2114, 6210,
    22594
  };

  private static final int[] INSERT_BITS = {
    0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 12, 14, 24
  };

  private static final int[] COPY_BASE = {
    2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 18, 22, 30, 38, 54, 70, 102, 134, 198, 326, 582, 1094, 2118
  };

  private static final int[] COPY_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 24
  };

  /** The first codes of the cells of 64 symbols, in the order of the symbols. */
  private static final int[] INSERT_CODES = {0, 0, 0, 0, 8, 8, 0, 16, 8, 16, 16};

  private static final int[] COPY_CODES = {0, 8, 0, 8, 0, 8, 16, 0, 16, 8, 16};

  /** By symbol: 24 bits of literals' base and 8 of their bits, above the same of the copy. */
  private static final long[] PARTS = new long[SYMBOLS];

  static {
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      int insert = INSERT_CODES[symbol >> 6] + (symbol >> 3 & 7);
      int copy = COPY_CODES[symbol >> 6] + (symbol & 7);
      PARTS[symbol] =
          (long) INSERT_BASE[insert] << 40
              | (long) INSERT_BITS[insert] << 32
              | COPY_BASE[copy] << 8
              | COPY_BITS[copy];
    }
  }

  private Command() {}

  /** What a symbol means, for {@link #insert} and then {@link #copy}. */
  static long parts(int symbol) {
    return PARTS[symbol];
  }

  /** How many literals come. */
  static int insert(long parts, BitInput in) throws NeedsInput {
    return (int) (parts >> 40) + in.read((int) (parts >> 32) & 0xff);
  }

  /** How many bytes are copied behind them. */
  static int copy(long parts, BitInput in) throws NeedsInput {
    return ((int) parts >> 8) + in.read((int) parts & 0xff);
  }

  /** Whether the distance of the copy is the last one, and is not written. */
  static boolean repeatsDistance(int symbol) {
    return symbol < WITH_DISTANCE;
  }
}
