package dev.rezo.io;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that cannot go on yet, first in, first out: what a socket did not take, a record whose end
 * has not come. The first memory comes from the loop's stack; it grows by doubling, and all of it
 * is given back with the last byte, so that an idle connection holds none.
 *
 * <p>Confined to its loop.
 */
final class ByteQueue {

  private final BufferStack firstBuffers;

  /** Null, or between its position and its limit the bytes, at least one. */
  private @Nullable ByteBuffer bytes;

  ByteQueue(BufferStack firstBuffers) {
    this.firstBuffers = firstBuffers;
  }

  boolean isEmpty() {
    return bytes == null;
  }

  int size() {
    return bytes == null ? 0 : bytes.remaining();
  }

  /** Copies all of {@code added}, which is borrowed, behind what is there. */
  void append(ByteBuffer added) {
    append(added, added.remaining());
  }

  /** Copies the first {@code count} bytes of {@code added} behind what is there. */
  void append(ByteBuffer added, int count) {
    if (count == 0) {
      return;
    }
    ByteBuffer room = withRoomFor(count);
    int end = room.limit();
    room.limit(end + count);
    room.put(end, added, added.position(), count);
    added.position(added.position() + count);
    bytes = room;
  }

  /**
   * The bytes, for a reader who consumes some and then calls {@link #consumed} before anything else
   * happens to the queue. Not to be called when empty.
   */
  ByteBuffer peek() {
    if (bytes == null) {
      throw new IllegalStateException("ByteQueue: expected at least one byte, actual none");
    }
    return bytes;
  }

  /** Ends a {@link #peek}: gives the memory back when nothing is left. */
  void consumed() {
    if (bytes != null && !bytes.hasRemaining()) {
      clear();
    }
  }

  /** Moves all bytes to {@code target}, which has room for them. */
  void moveTo(ByteBuffer target) {
    if (bytes != null) {
      target.put(bytes);
      clear();
    }
  }

  /** Forgets the bytes. */
  void clear() {
    if (bytes != null) {
      firstBuffers.give(bytes);
      bytes = null;
    }
  }

  /** The buffer, with so much room behind its limit. */
  private ByteBuffer withRoomFor(int added) {
    ByteBuffer current = bytes;
    if (current == null) {
      ByteBuffer first =
          added <= firstBuffers.capacity() ? firstBuffers.take() : ByteBuffer.allocate(added);
      return first.limit(0);
    }
    if (current.capacity() - current.limit() >= added) {
      return current;
    }
    int needed = Math.addExact(current.remaining(), added);
    // Moving to the front is worth it only when at least half has gone: each byte is then moved at
    // most once for each byte that went.
    if (needed <= current.capacity() && current.position() >= current.capacity() / 2) {
      return current.compact().flip();
    }
    int doubled = (int) Math.min(Integer.MAX_VALUE - 8, 2L * current.capacity());
    ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, doubled)).put(current).flip();
    firstBuffers.give(current);
    return larger;
  }

  @Override
  public String toString() {
    return "ByteQueue[" + size() + " bytes]";
  }
}
