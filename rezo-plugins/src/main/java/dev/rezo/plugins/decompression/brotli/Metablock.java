package dev.rezo.plugins.decompression.brotli;

import java.util.zip.DataFormatException;

/**
 * How a compressed metablock is written: its block types, parameters, context maps and prefix codes
 * (RFC 7932 section 9.2). They are read one by one, and after each the input may end for now.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Metablock {

  static final int LITERALS = 0;
  static final int COMMANDS = 1;
  static final int DISTANCES = 2;
  private static final int KINDS = 3;

  private static final int LITERAL_SYMBOLS = 256;
  static final int LITERAL_CONTEXTS = 64;
  private static final int DISTANCE_CONTEXTS = 4;

  /** For each kind; those from {@link #kindsRead} on are to be read. */
  private final BlockTypes[] blocks = new BlockTypes[KINDS];

  private int kindsRead;
  private boolean hasParameters;
  private int postfixBits;
  private int direct;
  private byte[] modes = {};

  /** For literals and for distances. */
  private final ContextMap[] maps = new ContextMap[2];

  private int mapsBegun;
  private final PrefixCode[][] codes = new PrefixCode[KINDS][];
  private LiteralCodes[] literalCodes = {};
  private int codesOf;
  private int codesRead;

  /** Reads on until all is read. */
  void read(BitInput in) throws NeedsInput, DataFormatException {
    while (kindsRead < KINDS) {
      in.mark();
      blocks[kindsRead] = BlockTypes.read(in);
      kindsRead++;
    }
    if (!hasParameters) {
      in.mark();
      readParameters(in);
      hasParameters = true;
    }
    if (mapsBegun == 0) {
      in.mark();
      maps[0] = ContextMap.begin(in, blocks[LITERALS].types * LITERAL_CONTEXTS);
      mapsBegun++;
    }
    maps[0].read(in);
    if (mapsBegun == 1) {
      in.mark();
      maps[1] = ContextMap.begin(in, blocks[DISTANCES].types * DISTANCE_CONTEXTS);
      mapsBegun++;
    }
    maps[1].read(in);
    readCodes(in);
  }

  private void readParameters(BitInput in) throws NeedsInput {
    postfixBits = in.read(2);
    direct = in.read(4) << postfixBits;
    modes = new byte[blocks[LITERALS].types];
    for (int i = 0; i < modes.length; i++) {
      modes[i] = (byte) in.read(2);
    }
  }

  private void readCodes(BitInput in) throws NeedsInput, DataFormatException {
    int[] counts = {maps[0].codes, blocks[COMMANDS].types, maps[1].codes};
    int[] sizes = {LITERAL_SYMBOLS, Command.SYMBOLS, Distances.symbols(postfixBits, direct)};
    while (codesOf < KINDS) {
      if (codesRead == 0) {
        codes[codesOf] = new PrefixCode[counts[codesOf]];
      }
      while (codesRead < counts[codesOf]) {
        in.mark();
        codes[codesOf][codesRead] = PrefixCodeReader.read(in, sizes[codesOf]);
        codesRead++;
      }
      codesOf++;
      codesRead = 0;
    }
    literalCodes = new LiteralCodes[blocks[LITERALS].types];
    for (int type = 0; type < literalCodes.length; type++) {
      literalCodes[type] =
          new LiteralCodes(modes[type], maps[0], type * LITERAL_CONTEXTS, codes[LITERALS]);
    }
  }

  /** Writes literals of one block as long as the input certainly has enough, and says how many. */
  int literals(BitInput in, Window window, int most) throws NeedsInput {
    BlockTypes block = blocks[LITERALS];
    block.next(in);
    int count = window.literals(in, literalCodes[block.type], Math.min(most, block.left));
    block.left -= count;
    return count;
  }

  /** One literal. Read as one, but for the block that it may begin. */
  byte literal(BitInput in, int last, int beforeLast) throws NeedsInput {
    BlockTypes block = blocks[LITERALS];
    block.next(in);
    in.mark();
    int literal = literalCodes[block.type].code(last, beforeLast).read(in);
    block.left--;
    return (byte) literal;
  }

  /** Which code the next command is in; {@link #commandRead} follows. */
  PrefixCode command(BitInput in) throws NeedsInput {
    BlockTypes block = blocks[COMMANDS];
    block.next(in);
    in.mark();
    return codes[COMMANDS][block.type];
  }

  void commandRead() {
    blocks[COMMANDS].left--;
  }

  /**
   * The distance of a copy of so many bytes, and whether it is the last one again, as ~distance.
   */
  int distance(BitInput in, int copyLength, Distances distances)
      throws NeedsInput, DataFormatException {
    BlockTypes block = blocks[DISTANCES];
    block.next(in);
    in.mark();
    int context = Math.min(copyLength, 5) - 2;
    int code = maps[1].code(block.type * DISTANCE_CONTEXTS + context);
    int symbol = codes[DISTANCES][code].read(in);
    int distance = distances.read(in, symbol, postfixBits, direct);
    block.left--;
    return symbol == 0 ? ~distance : distance;
  }
}
