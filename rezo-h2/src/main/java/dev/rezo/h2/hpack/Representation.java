package dev.rezo.h2.hpack;

/**
 * What an octet at the start of a representation announces, and how many of its bits begin the
 * integer that follows (RFC 7541 section 6).
 *
 * <pre>
 *   0   1   2   3   4   5   6   7
 * +---+---+---+---+---+---+---+---+
 * | 1 |         index (7+)        |  6.1    an entry of a table
 * | 0 | 1 |     index (6+)        |  6.2.1  literal, and into the dynamic table
 * | 0 | 0 | 1 |   size (5+)       |  6.3    another capacity of the dynamic table
 * | 0 | 0 | 0 | 1 |  index (4+)   |  6.2.3  literal, into no table on the whole way
 * | 0 | 0 | 0 | 0 |  index (4+)   |  6.2.2  literal
 * +---+---+---+---+---------------+
 * </pre>
 *
 * <p>The constants stand in the order of their leading zeros. Immutable.
 */
enum Representation {
  INDEXED(0x80, 7),
  INCREMENTAL(0x40, 6),
  SIZE_UPDATE(0x20, 5),
  NEVER_INDEXED(0x10, 4),
  WITHOUT_INDEXING(0x00, 4);

  private static final Representation[] BY_LEADING_ZEROS = values();

  private final int pattern;
  private final int prefixBits;

  Representation(int pattern, int prefixBits) {
    this.pattern = pattern;
    this.prefixBits = prefixBits;
  }

  /** The one that an octet, 0 to 255, announces. */
  static Representation of(int octet) {
    return BY_LEADING_ZEROS[Math.min(4, Integer.numberOfLeadingZeros(octet << 24))];
  }

  /** The bits above the integer. */
  int pattern() {
    return pattern;
  }

  int prefixBits() {
    return prefixBits;
  }
}
