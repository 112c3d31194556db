package dev.rezo.plugins.decompression.zstd;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a frame has become, as far back as copies reach (RFC 8878 section 3.1.1.1.2), and the block
 * that is being decoded. Both lie in one array without a seam, so that copies are plain; when it is
 * full, what is out of reach is moved out of it. It grows with what is decoded, so that a short
 * body does not cost a long window.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Window {

  private static final int FIRST = 4 * 1024;

  /** What copies of eight bytes may write too far. */
  private static final int PAD = 16;

  /** From here on, a loop over eight bytes is slower than the copy of the platform. */
  private static final int LONG = 64;

  private byte[] bytes = new byte[0];
  private int next;

  /** Where the block begins, may have to end, and ends for now for want of room. */
  private int blockFrom;

  private int blockTo;
  private int room;

  /** Up to here it was given out. */
  private int given;

  // Of the frame.
  private int windowSize;
  private int mostBytes;

  void begin(FrameHeader frame) {
    windowSize = frame.windowSize();
    int moving = windowSize + Math.max(windowSize / 2, frame.mostOfBlock());
    mostBytes = (int) Math.min(frame.contentSize(), moving);
    next = 0;
    given = 0;
  }

  /** Begins a block that may become so many bytes; all before it has been given out. */
  void beginBlock(int most) {
    if (next + most > mostBytes) {
      int kept = Math.min(next, windowSize);
      System.arraycopy(bytes, next - kept, bytes, 0, kept);
      next = kept;
      given = kept;
    }
    blockFrom = next;
    blockTo = next + most;
    limitRoom();
  }

  /** Whether the block may go on for so many bytes; there is room for them then. */
  boolean fits(int length) {
    return length <= room - next || grow(length);
  }

  private boolean grow(int length) {
    if (length > blockTo - next) {
      return false;
    }
    int size = Math.max(next + length, Math.max(FIRST, 2 * bytes.length));
    bytes = Arrays.copyOf(bytes, Math.min(size, mostBytes) + PAD);
    limitRoom();
    return true;
  }

  private void limitRoom() {
    room = Math.min(blockTo, Math.max(0, bytes.length - PAD));
  }

  /** How far back a copy may reach from here. */
  int reach() {
    return Math.min(next, windowSize);
  }

  int lengthOfBlock() {
    return next - blockFrom;
  }

  void hashBlock(Xxh64 hash) {
    hash.update(bytes, blockFrom, next);
  }

  /** Takes so many bytes, of a block that was said to be so long. */
  void put(ByteBuffer in, int length) {
    makeRoom(length);
    in.get(bytes, next, length);
    next += length;
  }

  /** Writes the same byte so often, in a block that was said to be so long. */
  void repeat(long value, int length) {
    makeRoom(length);
    Arrays.fill(bytes, next, next + length, (byte) value);
    next += length;
  }

  private void makeRoom(int length) {
    if (!fits(length)) {
      throw new IllegalStateException("zstd: expected to be asked for less, actual " + length);
    }
  }

  /** Copies literals, which {@link #fits fit}; up to seven bytes behind them are read. */
  void put(byte[] from, int at, int length) {
    if (length > LONG) {
      System.arraycopy(from, at, bytes, next, length);
    } else {
      for (int i = 0; i < length; i += Long.BYTES) {
        LittleEndian.copyLong(from, at + i, bytes, next + i);
      }
    }
    next += length;
  }

  /** Copies what is {@code distance} bytes back, within {@link #reach}; it {@link #fits}. */
  void copy(int distance, int length) {
    int from = next - distance;
    if (distance < Long.BYTES) {
      copyNear(from, distance, length);
    } else if (length > LONG && distance >= length) {
      System.arraycopy(bytes, from, bytes, next, length);
    } else {
      for (int i = 0; i < length; i += Long.BYTES) {
        LittleEndian.copyLong(bytes, from + i, bytes, next + i);
      }
    }
    next += length;
  }

  /** Writes a pattern of less than eight bytes until as much of it is there, and goes on wide. */
  private void copyNear(int from, int distance, int length) {
    int single = Math.min(length, Long.BYTES);
    for (int i = 0; i < single; i++) {
      bytes[next + i] = bytes[from + i];
    }
    if (distance == 1 && length > LONG) {
      Arrays.fill(bytes, next + single, next + length, bytes[from]);
      return;
    }
    int wide = (distance + Long.BYTES - 1) / distance * distance;
    for (int i = single; i < length; i += Long.BYTES) {
      LittleEndian.copyLong(bytes, next + i - wide, bytes, next + i);
    }
  }

  boolean isGiven() {
    return given == next;
  }

  void giveTo(ByteBuffer out) {
    int length = Math.min(out.remaining(), next - given);
    out.put(bytes, given, length);
    given += length;
  }
}
