package dev.rezo.plugins.decompression.brotli;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * One stream of the format Brotli (RFC 7932): bytes in, bytes out, as they come. Whatever the input
 * has said so far is written at once, however the input is cut.
 *
 * <p>It holds the window that the stream asks for, 16 MiB at most, as far as it is filled, and the
 * prefix codes of one metablock. Streams with a larger window than the RFC has are refused.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class BrotliStream {

  /** What comes next (section 9). */
  private enum Step {
    STREAM_HEADER,
    METABLOCK,
    SKIPPED,
    STORED,
    METABLOCK_HEADER,
    COMMAND,
    LITERALS,
    DISTANCE,
    COPY,
    WORD,
    END
  }

  private final BitInput input = new BitInput();
  private final Distances distances = new Distances();
  private Step step = Step.STREAM_HEADER;
  private boolean hasBegun;
  private Window window = new Window(0);

  // Of the metablock: what is left of it.
  private boolean isLast;
  private int left;
  private Metablock metablock = new Metablock();

  // Of the command: what is left of it.
  private int insert;
  private int copy;
  private boolean repeatsDistance;
  private int distance;
  private ByteBuffer word = ByteBuffer.allocate(0);

  /** Makes one that has read nothing. */
  public BrotliStream() {}

  /**
   * Takes some of the input and writes some output.
   *
   * @param in borrowed; all is taken unless there is no room for what it means
   * @param out borrowed, with room
   * @throws DataFormatException when it is not of this format, or goes on behind its end
   */
  public void decode(ByteBuffer in, ByteBuffer out) throws DataFormatException {
    hasBegun |= in.hasRemaining();
    window.begin(out);
    try {
      decodeAll(in, out);
    } finally {
      window.flush();
    }
  }

  private void decodeAll(ByteBuffer in, ByteBuffer out) throws DataFormatException {
    boolean goesOn = true;
    while (goesOn) {
      input.take(in);
      try {
        while (step != Step.END && window.hasRoom()) {
          step = run(out);
        }
        goesOn = false;
      } catch (NeedsInput e) {
        input.goBack();
        goesOn = in.hasRemaining();
        if (goesOn && input.isFull()) {
          throw new DataFormatException("brotli: expected shorter descriptions, actual too long");
        }
      }
    }
    if (step == Step.END && (in.hasRemaining() || !input.isEmpty())) {
      throw new DataFormatException("brotli: expected the end, actual more bytes");
    }
  }

  /** Whether the input may end here. */
  public boolean isComplete() {
    return step == Step.END || !hasBegun;
  }

  private Step run(ByteBuffer out) throws NeedsInput, DataFormatException {
    return switch (step) {
      case STREAM_HEADER -> readStreamHeader(out);
      case METABLOCK -> beginMetablock();
      case SKIPPED -> skip();
      case STORED -> copyStored();
      case METABLOCK_HEADER -> {
        metablock.read(input);
        yield Step.COMMAND;
      }
      case COMMAND -> runCommands();
      case LITERALS -> readLiterals();
      case DISTANCE -> readDistance();
      case COPY -> copy();
      case WORD -> writeWord();
      case END -> Step.END;
    };
  }

  private Step readStreamHeader(ByteBuffer out) throws NeedsInput, DataFormatException {
    input.mark();
    int bits = 16;
    if (input.read(1) == 1) {
      int more = input.read(3);
      if (more != 0) {
        bits = 17 + more;
      } else {
        more = input.read(3);
        if (more == 1) {
          throw new DataFormatException(
              "brotli: expected a window of at most 16 MiB, actual a larger one");
        }
        bits = more == 0 ? 17 : 8 + more;
      }
    }
    window = new Window(bits);
    window.begin(out);
    return Step.METABLOCK;
  }

  private Step beginMetablock() throws NeedsInput, DataFormatException {
    input.mark();
    boolean last = input.read(1) == 1;
    if (last && input.read(1) == 1) {
      align();
      return Step.END;
    }
    int nibbles = input.read(2) + 4;
    if (nibbles == 7) {
      int length = readSkippedLength();
      align();
      isLast = last;
      left = length;
      return Step.SKIPPED;
    }
    int length = 0;
    for (int i = 0; i < nibbles; i++) {
      int nibble = input.read(4);
      if (i >= 4 && i == nibbles - 1 && nibble == 0) {
        throw new DataFormatException("brotli: expected the shortest length, actual a longer one");
      }
      length |= nibble << (4 * i);
    }
    boolean isStored = !last && input.read(1) == 1;
    if (isStored) {
      align();
    }
    isLast = last;
    left = length + 1;
    metablock = new Metablock();
    return isStored ? Step.STORED : Step.METABLOCK_HEADER;
  }

  private int readSkippedLength() throws NeedsInput, DataFormatException {
    if (input.read(1) != 0) {
      throw new DataFormatException("brotli: expected the reserved bit to be 0, actual 1");
    }
    int bytes = input.read(2);
    if (bytes == 0) {
      return 0;
    }
    int length = input.read(8 * bytes);
    if (bytes > 1 && length >> (8 * (bytes - 1)) == 0) {
      throw new DataFormatException("brotli: expected the shortest length, actual a longer one");
    }
    return length + 1;
  }

  private void align() throws DataFormatException {
    if (!input.align()) {
      throw new DataFormatException("brotli: expected zeros up to the byte, actual others");
    }
  }

  private Step skip() throws NeedsInput {
    while (left > 0) {
      input.mark();
      int unused = input.read(Byte.SIZE);
      left--;
    }
    return afterMetablock();
  }

  private Step copyStored() throws NeedsInput {
    while (left > 0) {
      if (!window.hasRoom()) {
        return Step.STORED;
      }
      input.mark();
      window.put((byte) input.read(Byte.SIZE));
      left--;
    }
    return afterMetablock();
  }

  /** What is left of the last byte of the stream is nothing. */
  private Step afterMetablock() {
    return isLast ? Step.END : Step.METABLOCK;
  }

  /** One after the other, each from its beginning to its end, as far as nothing is missing. */
  private Step runCommands() throws NeedsInput, DataFormatException {
    do {
      step = readCommand();
      step = readLiterals();
      if (step == Step.DISTANCE) {
        step = readDistance();
      }
      if (step == Step.COPY) {
        step = copy();
      }
    } while (step == Step.COMMAND && window.hasRoom());
    return step;
  }

  private Step readCommand() throws NeedsInput, DataFormatException {
    int symbol = metablock.command(input).read(input);
    long parts = Command.parts(symbol);
    insert = Command.insert(parts, input);
    copy = Command.copy(parts, input);
    repeatsDistance = Command.repeatsDistance(symbol);
    metablock.commandRead();
    if (insert > left) {
      throw new DataFormatException(
          "brotli: expected at most " + left + " literals, actual " + insert);
    }
    return Step.LITERALS;
  }

  private Step readLiterals() throws NeedsInput, DataFormatException {
    while (insert > 0) {
      if (!window.hasRoom()) {
        return Step.LITERALS;
      }
      int count = metablock.literals(input, window, insert);
      if (count == 0) { // The input may be over within the next one.
        window.put(metablock.literal(input, window.last(0), window.last(1)));
        count = 1;
      }
      insert -= count;
      left -= count;
    }
    return left == 0 ? end() : Step.DISTANCE;
  }

  private Step end() throws DataFormatException {
    input.mark();
    if (isLast) {
      align();
    }
    return afterMetablock();
  }

  private Step readDistance() throws NeedsInput, DataFormatException {
    boolean isLastDistance = repeatsDistance;
    if (repeatsDistance) {
      distance = distances.last();
    } else {
      int read = metablock.distance(input, copy, distances);
      isLastDistance = read < 0;
      distance = isLastDistance ? ~read : read;
    }
    input.mark();
    int reach = window.reach();
    if (distance > reach) {
      byte[] bytes = Dictionary.word(copy, distance - reach - 1);
      checkCopy(bytes.length);
      word = ByteBuffer.wrap(bytes);
      return Step.WORD;
    }
    if (!isLastDistance) {
      distances.remember(distance);
    }
    checkCopy(copy);
    return Step.COPY;
  }

  private void checkCopy(int length) throws DataFormatException {
    if (length > left) {
      throw new DataFormatException(
          "brotli: expected a copy of at most " + left + " bytes, actual " + length);
    }
  }

  private Step copy() throws DataFormatException {
    while (copy > 0) {
      if (!window.hasRoom()) {
        return Step.COPY;
      }
      int count = window.copy(distance, copy);
      copy -= count;
      left -= count;
    }
    return left == 0 ? end() : Step.COMMAND;
  }

  private Step writeWord() throws DataFormatException {
    while (word.hasRemaining()) {
      if (!window.hasRoom()) {
        return Step.WORD;
      }
      window.put(word.get());
      left--;
    }
    return left == 0 ? end() : Step.COMMAND;
  }
}
