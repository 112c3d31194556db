package dev.rezo.plugins.decompression.brotli;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What was decoded last, to copy from. It grows with what was decoded, so that a short body does
 * not cost a long window.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Window {

  private static final int FIRST = 16 * 1024;

  /** As much of the window as no distance reaches (RFC 7932 section 9.1). */
  private static final int OUT_OF_REACH = 16;

  private final int size;
  private byte[] bytes;
  private int next;
  private long total;

  Window(int sizeBits) {
    size = 1 << sizeBits;
    bytes = new byte[Math.min(size, FIRST)];
  }

  /** How far back a copy may reach. */
  int reach() {
    return (int) Math.min(total, size - OUT_OF_REACH);
  }

  /** The last byte but {@code back}, 0 where there is none. */
  int last(int back) {
    return bytes[next - 1 - back & bytes.length - 1] & 0xff;
  }

  /** Writes one byte here and to the output, which has room. */
  void put(byte value, ByteBuffer out) {
    grow();
    bytes[next] = value;
    out.put(value);
    advance(1);
  }

  /** Copies as much of {@code length} bytes as is possible at once, and says how much. */
  int copy(int distance, int length, ByteBuffer out) {
    grow();
    int from = next - distance & bytes.length - 1;
    int most = Math.min(length, out.remaining());
    most = Math.min(most, bytes.length - Math.max(from, next));
    if (distance >= most) {
      System.arraycopy(bytes, from, bytes, next, most);
    } else if (distance == 1) {
      Arrays.fill(bytes, next, next + most, bytes[from]);
    } else {
      for (int i = 0; i < most; i++) {
        bytes[next + i] = bytes[from + i];
      }
    }
    out.put(bytes, next, most);
    advance(most);
    return most;
  }

  private void grow() {
    if (total == bytes.length && bytes.length < size) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      next = (int) total;
    }
  }

  private void advance(int count) {
    total += count;
    next = next + count & bytes.length - 1;
  }
}
