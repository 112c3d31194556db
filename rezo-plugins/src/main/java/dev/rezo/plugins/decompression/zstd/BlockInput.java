package dev.rezo.plugins.decompression.zstd;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * A compressed block, collected until it is whole, and then read from its beginning to its end.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class BlockInput {

  /** So many bytes before and behind the block may be read by mistake; what they are is ignored. */
  static final int PAD = 32;

  private byte[] bytes = {};

  /** What is read next; while the block is collected, where it goes on. */
  private int next;

  private int end;

  /** Where in the input the array would begin. */
  private long origin;

  /** Begins a block of so many bytes that is there in the input. */
  void begin(int size, long at) {
    if (bytes.length < size + 2 * PAD) {
      bytes = new byte[size + 2 * PAD];
    }
    next = PAD;
    end = PAD + size;
    origin = at - PAD;
  }

  /** Takes what there is, and says whether the block is whole; it is to be read then. */
  boolean fill(ByteBuffer in) {
    int length = Math.min(end - next, in.remaining());
    in.get(bytes, next, length);
    next += length;
    if (next < end) {
      return false;
    }
    next = PAD;
    return true;
  }

  byte[] bytes() {
    return bytes;
  }

  int next() {
    return next;
  }

  int end() {
    return end;
  }

  /** The next bytes as a number, least significant first; at most eight. */
  long read(int length) throws DataFormatException {
    int from = skip(length);
    long number = 0;
    for (int i = length - 1; i >= 0; i--) {
      number = (number << Byte.SIZE) | (bytes[from + i] & 0xff);
    }
    return number;
  }

  /** The next byte, which is still to be read. */
  int peek() throws DataFormatException {
    int from = skip(1);
    next = from;
    return bytes[from] & 0xff;
  }

  /** Goes behind so many bytes, and says where they are. */
  int skip(int length) throws DataFormatException {
    if (length > end - next) {
      throw bad(next, length + " more bytes of the block", end - next);
    }
    int from = next;
    next += length;
    return from;
  }

  /** What is wrong at an index of {@link #bytes}. */
  DataFormatException bad(int index, String expected, Object actual) {
    return new DataFormatException(
        "zstd: byte " + (origin + index) + ": expected " + expected + ", actual " + actual);
  }
}
