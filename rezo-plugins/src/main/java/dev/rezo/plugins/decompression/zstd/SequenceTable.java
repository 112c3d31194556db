package dev.rezo.plugins.decompression.zstd;

import java.util.zip.DataFormatException;

/**
 * How one of the three parts of sequences is coded in this block: as everybody knows, by a table
 * that the block brings, by one symbol, or as it was before (RFC 8878 section 3.1.1.3.2.1).
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class SequenceTable {

  private static final int PREDEFINED = 0;
  private static final int ONE = 1;
  private static final int COMPRESSED = 2;

  private final int mostLog;
  private final int[] bases;
  private final int[] valueBits;
  private final FseTable predefined;
  private final FseDistribution distribution;
  private final FseTable own;
  private boolean isKnown;
  private FseTable table;

  private SequenceTable(int mostLog, int[] bases, int[] valueBits, FseDistribution known) {
    this.mostLog = mostLog;
    this.bases = bases;
    this.valueBits = valueBits;
    this.predefined = new FseTable(known.log);
    this.distribution = new FseDistribution(bases.length);
    this.own = new FseTable(mostLog);
    this.table = predefined;
    predefined.build(known, bases, valueBits);
  }

  static SequenceTable ofLiterals() {
    return new SequenceTable(
        9, SequenceCodes.LITERAL_BASES, SequenceCodes.LITERAL_BITS, SequenceCodes.LITERALS);
  }

  static SequenceTable ofOffsets() {
    return new SequenceTable(
        8, SequenceCodes.OFFSET_BASES, SequenceCodes.OFFSET_BITS, SequenceCodes.OFFSETS);
  }

  static SequenceTable ofMatches() {
    return new SequenceTable(
        9, SequenceCodes.MATCH_BASES, SequenceCodes.MATCH_BITS, SequenceCodes.MATCHES);
  }

  void begin() {
    isKnown = false;
  }

  FseTable table() {
    return table;
  }

  void read(BlockInput in, int mode) throws DataFormatException {
    switch (mode) {
      case PREDEFINED -> table = predefined;
      case ONE -> {
        int symbol = in.peek();
        if (symbol >= bases.length) {
          throw in.bad(in.next(), "a symbol below " + bases.length, symbol);
        }
        in.skip(1);
        own.buildOne(valueBits[symbol], bases[symbol]);
        table = own;
      }
      case COMPRESSED -> {
        distribution.read(in, mostLog);
        own.build(distribution, bases, valueBits);
        table = own;
      }
      default -> {
        if (!isKnown) {
          throw in.bad(in.next(), "a table of sequences", "none before");
        }
      }
    }
    isKnown = true;
  }
}
