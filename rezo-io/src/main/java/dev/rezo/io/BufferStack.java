package dev.rezo.io;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/**
 * Buffers of one size, reused last in, first out, because the last one used is the one that lies in
 * the processor's cache. More than it keeps may be taken: what is given back beyond that is left to
 * the garbage collector.
 *
 * <p>Confined to its loop.
 */
final class BufferStack {

  private final int capacity;
  private final IntFunction<ByteBuffer> allocator;
  private final ByteBuffer[] kept;
  private int size;

  private BufferStack(int capacity, int keep, IntFunction<ByteBuffer> allocator) {
    this.capacity = capacity;
    this.allocator = allocator;
    this.kept = new ByteBuffer[keep];
  }

  /** For sockets: the kernel reads and writes it without a copy. */
  static BufferStack direct(int capacity, int keep) {
    return new BufferStack(capacity, keep, ByteBuffer::allocateDirect);
  }

  /**
   * For an SSLEngine: the JDK's ciphers work on arrays, and copy what is direct piece by piece.
   * Measured with AES-GCM on JDK 17 and 25: 10 % less processor time and half the garbage for each
   * megabyte, the copy between socket and array included.
   */
  static BufferStack heap(int capacity, int keep) {
    return new BufferStack(capacity, keep, ByteBuffer::allocate);
  }

  /** The size of each buffer. */
  int capacity() {
    return capacity;
  }

  /** A cleared buffer that nobody else uses until it is given back. */
  ByteBuffer take() {
    if (size == 0) {
      return allocator.apply(capacity);
    }
    ByteBuffer buffer = kept[--size];
    kept[size] = null;
    return buffer.clear();
  }

  /** Ends the use of a buffer. One of another size, which its user made in need, is left alone. */
  void give(ByteBuffer buffer) {
    if (size < kept.length && buffer.capacity() == capacity) {
      kept[size++] = buffer;
    }
  }
}
