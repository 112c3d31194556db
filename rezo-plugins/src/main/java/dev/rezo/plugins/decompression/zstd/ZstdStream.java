package dev.rezo.plugins.decompression.zstd;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * A sequence of frames of the format Zstandard (RFC 8878): bytes in, bytes out, as they come. A
 * compressed block is decoded when it is whole, and given out at once; a raw one as it comes.
 *
 * <p>It holds what the window of the frame reaches, as far as it is filled, and half of that to go
 * on writing behind it; one block as it came and the literals of one, 128 KiB at most each; and 20
 * KiB of tables. A window of more than 8 MiB is refused (RFC 9659), and so is a dictionary.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class ZstdStream {

  /** What comes next (section 3.1). */
  private enum Step {
    MAGIC,
    SKIPPED_SIZE,
    SKIPPED,
    FRAME_HEADER,
    BLOCK_HEADER,
    RAW,
    REPEATED,
    COMPRESSED,
    CHECKSUM
  }

  private static final int MAGIC = 0xfd2fb528;

  /** The first of sixteen numbers. */
  private static final int SKIPPED_MAGIC = 0x184d2a50;

  private static final int BLOCK_HEADER_SIZE = 3;

  private final Piece piece = new Piece();
  private final BlockInput block = new BlockInput();
  private final Literals literals = new Literals();
  private final Sequences sequences = new Sequences();
  private final Window window = new Window();
  private final Xxh64 hash = new Xxh64();

  private Step step = Step.MAGIC;

  /** How many bytes have been taken. */
  private long taken;

  // Of the frame.
  private FrameHeader frame = FrameHeader.NONE;
  private long regenerated;

  /** What is left of a skippable frame or of a raw block; how often a byte is repeated. */
  private long left;

  private boolean isLastBlock;

  /** Makes one that has read nothing. */
  public ZstdStream() {}

  /**
   * Takes some of the input and writes some output.
   *
   * @param in borrowed; all is taken unless there is no room for what it means
   * @param out borrowed, with room
   * @throws DataFormatException when it is not of this format; says at which byte of the input
   */
  public void decode(ByteBuffer in, ByteBuffer out) throws DataFormatException {
    do {
      window.giveTo(out);
    } while (window.isGiven() && run(in));
    window.giveTo(out);
  }

  /** Whether the input may end here: it was empty, or whole frames. */
  public boolean isComplete() {
    return step == Step.MAGIC && piece.length() == 0;
  }

  /** Does the next step, if all is there that it reads. */
  private boolean run(ByteBuffer in) throws DataFormatException {
    int before = in.remaining();
    boolean isThere = take(in);
    taken += before - in.remaining();
    if (isThere) {
      step = next();
      piece.clear();
    }
    return isThere;
  }

  private boolean take(ByteBuffer in) {
    return switch (step) {
      case MAGIC, SKIPPED_SIZE, CHECKSUM -> piece.fill(in, Integer.BYTES);
      case SKIPPED -> skip(in);
      case FRAME_HEADER -> piece.fill(in, 1) && piece.fill(in, FrameHeader.size(piece));
      case BLOCK_HEADER -> piece.fill(in, BLOCK_HEADER_SIZE);
      case RAW -> copy(in);
      case REPEATED -> piece.fill(in, 1);
      case COMPRESSED -> block.fill(in);
    };
  }

  private Step next() throws DataFormatException {
    return switch (step) {
      case MAGIC -> afterMagic((int) piece.number(0, Integer.BYTES));
      case SKIPPED_SIZE -> {
        left = piece.number(0, Integer.BYTES);
        yield Step.SKIPPED;
      }
      case SKIPPED -> Step.MAGIC;
      case FRAME_HEADER -> beginFrame();
      case BLOCK_HEADER -> beginBlock((int) piece.number(0, BLOCK_HEADER_SIZE));
      case RAW -> endBlock();
      case REPEATED -> {
        window.repeat(piece.number(0, 1), (int) left);
        yield endBlock();
      }
      case COMPRESSED -> {
        literals.read(block, frame.mostOfBlock());
        sequences.run(block, literals, window);
        yield endBlock();
      }
      case CHECKSUM -> afterChecksum((int) piece.number(0, Integer.BYTES));
    };
  }

  private boolean skip(ByteBuffer in) {
    int length = (int) Math.min(in.remaining(), left);
    in.position(in.position() + length);
    left -= length;
    return left == 0;
  }

  private boolean copy(ByteBuffer in) {
    int length = (int) Math.min(in.remaining(), left);
    window.put(in, length);
    left -= length;
    return left == 0;
  }

  private Step afterMagic(int magic) throws DataFormatException {
    if (magic == MAGIC) {
      return Step.FRAME_HEADER;
    }
    if ((magic & ~0xf) == SKIPPED_MAGIC) {
      return Step.SKIPPED_SIZE;
    }
    throw bad("expected a frame, which begins with 28b52ffd", hex(Integer.reverseBytes(magic)));
  }

  private Step beginFrame() throws DataFormatException {
    frame = FrameHeader.read(piece, taken - piece.length());
    regenerated = 0;
    window.begin(frame);
    literals.begin();
    sequences.begin();
    hash.begin();
    return Step.BLOCK_HEADER;
  }

  /**
   * A block header (section 3.1.1.2).
   *
   * <pre>
   *   bit 0      whether this is the last block of the frame
   *   bits 1-2   0 raw, 1 one byte and how often it is repeated, 2 compressed, 3 reserved
   *   bits 3-23  how many bytes there are, or how often
   * </pre>
   */
  private Step beginBlock(int header) throws DataFormatException {
    isLastBlock = (header & 1) == 1;
    int type = header >> 1 & 3;
    int size = header >> 3;
    if (size > frame.mostOfBlock()) {
      throw bad("expected a block of at most " + frame.mostOfBlock() + " bytes", size);
    }
    long rest = frame.contentSize() - regenerated;
    if (type < 2 && size > rest) {
      throw bad("expected at most the " + rest + " bytes that the frame has left", size);
    }
    left = size;
    window.beginBlock((int) Math.min(frame.mostOfBlock(), rest));
    return switch (type) {
      case 0 -> Step.RAW;
      case 1 -> Step.REPEATED;
      case 2 -> {
        block.begin(size, taken);
        yield Step.COMPRESSED;
      }
      default -> throw bad("expected a type of block from 0 to 2", type);
    };
  }

  private Step endBlock() throws DataFormatException {
    regenerated += window.lengthOfBlock();
    if (frame.hasChecksum()) {
      window.hashBlock(hash);
    }
    if (!isLastBlock) {
      return Step.BLOCK_HEADER;
    }
    if (frame.contentSize() != FrameHeader.UNKNOWN && frame.contentSize() != regenerated) {
      throw bad("expected a content of " + frame.contentSize() + " bytes", regenerated);
    }
    return frame.hasChecksum() ? Step.CHECKSUM : Step.MAGIC;
  }

  /** The checksum is the lower half of the hash of the content (section 3.1.1). */
  private Step afterChecksum(int said) throws DataFormatException {
    int actual = (int) hash.value();
    if (said != actual) {
      throw bad("expected a content with the checksum " + hex(said), hex(actual));
    }
    return Step.MAGIC;
  }

  private static String hex(int number) {
    return String.format("%08x", number);
  }

  private DataFormatException bad(String expected, Object actual) {
    return new DataFormatException(
        "zstd: byte " + (taken - piece.length()) + ": " + expected + ", actual " + actual);
  }
}
