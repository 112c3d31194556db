package dev.rezo.plugins.decompression.zstd;

import java.util.zip.DataFormatException;

/**
 * What a frame says of itself (RFC 8878 section 3.1.1.1).
 *
 * <p>Immutable.
 *
 * @param windowSize how far back copies reach
 * @param contentSize what becomes of the frame, or {@link #UNKNOWN}
 */
record FrameHeader(int windowSize, long contentSize, boolean hasChecksum) {

  /** Of a frame that does not say it. */
  static final long UNKNOWN = Long.MAX_VALUE;

  /** Before there is one. */
  static final FrameHeader NONE = new FrameHeader(0, UNKNOWN, false);

  /** A peer may have us hold so much and no more (RFC 9659 section 3). */
  static final int MOST_WINDOW = 8 << 20;

  /** Section 3.1.1.2.4. */
  private static final int MOST_OF_BLOCK = 128 << 10;

  private static final int SINGLE_SEGMENT = 0x20;
  private static final int RESERVED_BIT = 0x08;
  private static final int CHECKSUM = 0x04;

  /** How long these are, by their bits in the descriptor. */
  private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};

  private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};

  /** How much a block may hold, and may become. */
  int mostOfBlock() {
    return Math.min(windowSize, MOST_OF_BLOCK);
  }

  /** How many bytes the header has whose first is there. */
  static int size(Piece piece) {
    int descriptor = (int) piece.number(0, 1);
    return 1 + windowBytes(descriptor) + dictionaryBytes(descriptor) + contentBytes(descriptor);
  }

  private static int windowBytes(int descriptor) {
    return (descriptor & SINGLE_SEGMENT) == 0 ? 1 : 0;
  }

  private static int dictionaryBytes(int descriptor) {
    return DICTIONARY_BYTES[descriptor & 3];
  }

  private static int contentBytes(int descriptor) {
    int bytes = CONTENT_SIZE_BYTES[descriptor >> 6];
    return bytes == 0 && (descriptor & SINGLE_SEGMENT) != 0 ? 1 : bytes;
  }

  /**
   * Reads a header.
   *
   * <pre>
   *   descriptor     bits 0-1 size of the dictionary's id, 2 checksum, 3 reserved, 4 unused,
   *                  5 single segment, 6-7 size of the content's size
   *   window         0 or 1 byte: bits 0-2 eighths that are added, 3-7 power of two above 1 KiB
   *   dictionary id  0, 1, 2 or 4 bytes
   *   content size   0, 1, 2, 4 or 8 bytes
   * </pre>
   *
   * @param at where it is in the input
   */
  static FrameHeader read(Piece piece, long at) throws DataFormatException {
    int descriptor = (int) piece.number(0, 1);
    if ((descriptor & RESERVED_BIT) != 0) {
      throw bad(at, "the reserved bit to be 0", "1");
    }
    int next = 1 + windowBytes(descriptor);
    long dictionary = piece.number(next, dictionaryBytes(descriptor));
    if (dictionary != 0) {
      throw bad(at + next, "no dictionary", "number " + dictionary);
    }
    next += dictionaryBytes(descriptor);
    int bytes = contentBytes(descriptor);
    long contentSize = bytes == 0 ? UNKNOWN : piece.number(next, bytes) + (bytes == 2 ? 256 : 0);
    if (contentSize < 0) {
      throw bad(at + next, "a content of less than 2^63 bytes", "more");
    }
    long windowSize = windowBytes(descriptor) == 0 ? contentSize : window(piece.number(1, 1));
    if (windowSize > MOST_WINDOW) {
      throw bad(at + 1, "a window of at most " + MOST_WINDOW + " bytes (RFC 9659)", windowSize);
    }
    return new FrameHeader((int) windowSize, contentSize, (descriptor & CHECKSUM) != 0);
  }

  private static long window(long descriptor) {
    long base = 1L << (10 + (descriptor >> 3));
    return base + (base >> 3) * (descriptor & 7);
  }

  private static DataFormatException bad(long at, String expected, Object actual) {
    return new DataFormatException(
        "zstd: byte " + at + ": frame header: expected " + expected + ", actual " + actual);
  }
}
