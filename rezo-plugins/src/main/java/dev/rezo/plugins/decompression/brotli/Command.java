package dev.rezo.plugins.decompression.brotli;

/**
 * A command: how many literals come, and how much is copied behind them (RFC 7932 section 5).
 *
 * <p>Immutable.
 *
 * @param repeatsDistance whether the distance of the copy is the last one, and is not written
 */
record Command(int insert, int copy, boolean repeatsDistance) {

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

  static Command read(PrefixCode code, BitInput in) throws NeedsInput {
    int symbol = code.read(in);
    int insert = INSERT_CODES[symbol >> 6] + (symbol >> 3 & 7);
    int copy = COPY_CODES[symbol >> 6] + (symbol & 7);
    return new Command(
        INSERT_BASE[insert] + in.read(INSERT_BITS[insert]),
        COPY_BASE[copy] + in.read(COPY_BITS[copy]),
        symbol < WITH_DISTANCE);
  }
}
