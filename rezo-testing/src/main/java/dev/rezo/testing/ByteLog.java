package dev.rezo.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes in their order: added at the end, taken from the front.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ByteLog {

  private byte[] bytes = new byte[256];
  private int start;
  private int end;

  int size() {
    return end - start;
  }

  boolean isEmpty() {
    return end == start;
  }

  /** Adds {@code count} bytes from the front of {@code source}, which is borrowed. */
  void add(ByteBuffer source, int count) {
    if (bytes.length - end < count) {
      byte[] roomier = new byte[Math.max(2 * size(), size() + count)];
      System.arraycopy(bytes, start, roomier, 0, size());
      end = size();
      start = 0;
      bytes = roomier;
    }
    source.get(bytes, end, count);
    end += count;
  }

  /** Takes this many bytes, at most {@link #size}, from the front. */
  byte[] take(int count) {
    byte[] taken = Arrays.copyOfRange(bytes, start, start + count);
    start += count;
    return taken;
  }

  byte[] copy() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  /** The bytes as text, one character for each byte. */
  String text() {
    return new String(bytes, start, size(), StandardCharsets.ISO_8859_1);
  }

  void clear() {
    start = 0;
    end = 0;
  }
}
