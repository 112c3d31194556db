package dev.rezo.plugins.decompression.zstd;

import java.nio.ByteBuffer;

/**
 * A header, a size or a checksum, as much of it as has come.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Piece {

  /** A frame header with all its parts (RFC 8878 section 3.1.1.1). */
  private static final int LONGEST = 14;

  private final byte[] bytes = new byte[LONGEST];
  private int length;

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  /** Takes bytes until there are {@code size}, and says whether there are. */
  boolean fill(ByteBuffer in, int size) {
    int missing = Math.min(size - length, in.remaining());
    if (missing > 0) {
      in.get(bytes, length, missing);
      length += missing;
    }
    return length >= size;
  }

  /** The number in so many bytes from {@code from} on, least significant first. */
  long number(int from, int size) {
    long number = 0;
    for (int i = size - 1; i >= 0; i--) {
      number = (number << Byte.SIZE) | (bytes[from + i] & 0xff);
    }
    return number;
  }
}
