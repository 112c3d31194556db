package dev.rezo.plugins.decompression.brotli;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What was decoded last, to copy from. It grows with what was decoded, so that a short body does
 * not cost a long window.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Window {

  private static final int FIRST = 16 * 1024;

  /** Up to here a loop over eight bytes is faster than the copy of the platform. */
  private static final int SHORT = 64;

  /** What copies of eight bytes write too far; in the window it is out of reach. */
  private static final int PAD = Long.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** As much of the window as no distance reaches (RFC 7932 section 9.1). */
  private static final int OUT_OF_REACH = 16;

  private final int size;
  private byte[] bytes;
  private int capacity;
  private int next;
  private long total;

  /** What was written from here to {@link #next} is still to be given out. */
  private int given;

  private ByteBuffer out = ByteBuffer.allocate(0);
  private int room;

  Window(int sizeBits) {
    size = 1 << sizeBits;
    capacity = Math.min(size, FIRST);
    bytes = new byte[capacity + PAD];
  }

  /** How far back a copy may reach. */
  int reach() {
    return (int) Math.min(total, size - OUT_OF_REACH);
  }

  /** The last byte but {@code back}, 0 where there is none. */
  int last(int back) {
    return bytes[next - 1 - back & capacity - 1] & 0xff;
  }

  /** What is written from now on goes to this buffer, at {@link #flush} at the latest; borrowed. */
  void begin(ByteBuffer to) {
    out = to;
    room = to.remaining();
  }

  boolean hasRoom() {
    return room > 0;
  }

  /** Gives out what was written: many bytes at once, because each by itself costs too much. */
  void flush() {
    out.put(bytes, given, next - given);
    given = next;
  }

  /** Writes one byte, for which there is room. */
  void put(byte value) {
    grow();
    bytes[next] = value;
    advance(1);
  }

  /** Writes literals as far as there is room in one piece and enough input; says how many. */
  int literals(BitInput in, LiteralCodes codes, int most) {
    grow();
    int fitting = Math.min(Math.min(most, room), capacity - next);
    int count = in.literals(codes, bytes, next, fitting, last(0), last(1));
    advance(count);
    return count;
  }

  /** Copies as much of {@code length} bytes as is possible at once, and says how much. */
  int copy(int distance, int length) {
    grow();
    int from = next - distance & capacity - 1;
    int most = Math.min(Math.min(length, room), capacity - Math.max(from, next));
    if (distance >= Long.BYTES && most <= SHORT) {
      for (int i = 0; i < most; i += Long.BYTES) {
        LONGS.set(bytes, next + i, (long) LONGS.get(bytes, from + i));
      }
    } else if (distance >= most) {
      System.arraycopy(bytes, from, bytes, next, most);
    } else if (distance == 1) {
      Arrays.fill(bytes, next, next + most, bytes[from]);
    } else {
      for (int i = 0; i < most; i++) {
        bytes[next + i] = bytes[from + i];
      }
    }
    advance(most);
    return most;
  }

  private void grow() {
    if (total == capacity && capacity < size) {
      capacity = 2 * capacity;
      bytes = Arrays.copyOf(bytes, capacity + PAD);
      next = (int) total;
      given = next;
    }
  }

  private void advance(int count) {
    total += count;
    room -= count;
    next += count;
    if (next == capacity) {
      flush();
      next = 0;
      given = 0;
    }
  }
}
