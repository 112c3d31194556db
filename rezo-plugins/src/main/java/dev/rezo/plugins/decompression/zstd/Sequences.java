package dev.rezo.plugins.decompression.zstd;

import java.util.zip.DataFormatException;

/**
 * The sequences of a block: so many literals, then a copy of so many bytes from so far back (RFC
 * 8878 sections 3.1.1.3.2 and 3.1.1.4). Each is carried out as it is read.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Sequences {

  private static final int RESERVED_MODES = 3;

  /** From here on the number of sequences has two bytes, and with all bits set three. */
  private static final int TWO_BYTES = 128;

  private static final int THREE_BYTES = 255;
  private static final int BEYOND_TWO_BYTES = 0x7f00;

  /** Values up to this speak of the last distances. */
  private static final int REMEMBERED = 3;

  private final SequenceTable literalLengths = SequenceTable.ofLiterals();
  private final SequenceTable offsets = SequenceTable.ofOffsets();
  private final SequenceTable matchLengths = SequenceTable.ofMatches();

  /** The last three distances, newest first. */
  private int last;

  private int lastButOne;
  private int lastButTwo;

  void begin() {
    literalLengths.begin();
    offsets.begin();
    matchLengths.begin();
    last = 1;
    lastButOne = 4;
    lastButTwo = 8;
  }

  /** Reads what is left of the block, and writes what it becomes. */
  void run(BlockInput in, Literals literals, Window window) throws DataFormatException {
    int count = readCount(in);
    if (count > 0) {
      int at = in.next();
      int modes = (int) in.read(1);
      if ((modes & RESERVED_MODES) != 0) {
        throw in.bad(at, "the reserved bits to be 0", modes & RESERVED_MODES);
      }
      literalLengths.read(in, modes >> 6);
      offsets.read(in, modes >> 4 & 3);
      matchLengths.read(in, modes >> 2 & 3);
      run(in, in.skip(in.end() - in.next()), count, literals, window);
    } else if (in.next() < in.end()) {
      throw in.bad(in.next(), "the end of the block", in.end() - in.next() + " more bytes");
    }
    write(in, literals, literals.left(), window);
  }

  private static int readCount(BlockInput in) throws DataFormatException {
    int first = (int) in.read(1);
    if (first < TWO_BYTES) {
      return first;
    }
    if (first < THREE_BYTES) {
      return ((first - TWO_BYTES) << Byte.SIZE) + (int) in.read(1);
    }
    return (int) in.read(2) + BEYOND_TWO_BYTES;
  }

  /**
   * Carries out {@code count} sequences, whose bits begin at {@code from}. A word has enough for an
   * offset of 31 bits and a match of 16, and another one for 16 of literals and the next states.
   */
  private void run(BlockInput in, int from, int count, Literals literals, Window window)
      throws DataFormatException {
    byte[] bytes = in.bytes();
    long[] literalStates = literalLengths.table().states();
    long[] offsetStates = offsets.table().states();
    long[] matchStates = matchLengths.table().states();
    int left = ReverseBits.begin(in, from, in.end());
    long word = ReverseBits.top(bytes, from, left);
    int log = literalLengths.table().log();
    long literalState = literalStates[ReverseBits.first(word, log)];
    word <<= log;
    left -= log;
    log = offsets.table().log();
    long offsetState = offsetStates[ReverseBits.first(word, log)];
    word <<= log;
    left -= log;
    log = matchLengths.table().log();
    long matchState = matchStates[ReverseBits.first(word, log)];
    left -= log;
    for (int i = count; ; i--) {
      word = ReverseBits.top(bytes, from, left);
      int bits = FseTable.valueBits(offsetState);
      int offset = FseTable.value(offsetState) + ReverseBits.first(word, bits);
      word <<= bits;
      left -= bits;
      bits = FseTable.valueBits(matchState);
      int match = FseTable.value(matchState) + ReverseBits.first(word, bits);
      left -= bits;
      word = ReverseBits.top(bytes, from, left);
      bits = FseTable.valueBits(literalState);
      int literal = FseTable.value(literalState) + ReverseBits.first(word, bits);
      word <<= bits;
      left -= bits;
      if (left < 0) {
        throw in.bad(from, "bits for " + i + " more sequences", "too few");
      }
      write(in, literals, literal, window);
      copy(in, distance(offset, literal), match, window);
      if (i == 1) {
        break;
      }
      int next = FseTable.next(literalState, word);
      bits = FseTable.bits(literalState);
      literalState = literalStates[next];
      word <<= bits;
      left -= bits;
      next = FseTable.next(matchState, word);
      bits = FseTable.bits(matchState);
      matchState = matchStates[next];
      word <<= bits;
      left -= bits;
      next = FseTable.next(offsetState, word);
      left -= FseTable.bits(offsetState);
      offsetState = offsetStates[next];
    }
    if (left != 0) {
      throw in.bad(from, "sequences that use up their bits", left + " left");
    }
  }

  private void write(BlockInput in, Literals literals, int count, Window window)
      throws DataFormatException {
    if (count > literals.left()) {
      throw in.bad(in.end(), "at most the " + literals.left() + " literals that are left", count);
    }
    check(in, window, count);
    window.put(literals.bytes(), literals.next(), count);
    literals.take(count);
  }

  private static void copy(BlockInput in, int distance, int length, Window window)
      throws DataFormatException {
    if (distance <= 0 || distance > window.reach()) {
      throw in.bad(in.end(), "a distance from 1 to " + window.reach(), distance);
    }
    check(in, window, length);
    window.copy(distance, length);
  }

  private static void check(BlockInput in, Window window, int length) throws DataFormatException {
    if (!window.fits(length)) {
      throw in.bad(in.end(), "no more than the block and the frame may become", length + " more");
    }
  }

  /**
   * What an offset's value means (section 3.1.1.5): from 1 to 3 a distance of before, the next
   * older one if there are no literals; above that a new one, plus three.
   *
   * @return 0 or less when it means nothing
   */
  private int distance(int offset, int literal) {
    if (offset > REMEMBERED) {
      return remember(offset - REMEMBERED);
    }
    return switch (literal == 0 ? offset + 1 : offset) {
      case 1 -> last;
      case 2 -> {
        int distance = lastButOne;
        lastButOne = last;
        last = distance;
        yield distance;
      }
      case 3 -> remember(lastButTwo);
      case 4 -> remember(last - 1);
      default -> 0;
    };
  }

  private int remember(int distance) {
    lastButTwo = lastButOne;
    lastButOne = last;
    last = distance;
    return distance;
  }
}
