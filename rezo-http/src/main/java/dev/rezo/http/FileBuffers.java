package dev.rezo.http;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Buffers that files are read into: outside the heap, so that the kernel fills and empties them
 * without a copy in between. They are used again; when all are in use there are ordinary ones.
 *
 * <p>Thread-safe.
 */
final class FileBuffers {

  /** Those of the process. */
  static final FileBuffers SHARED = new FileBuffers(64);

  /** Memory outside the heap is scarce: 64 of 64 KiB are 4 MiB, enough for 21 uploads at a time. */
  private final int most;

  private final AtomicInteger made = new AtomicInteger();
  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  FileBuffers(int most) {
    this.most = most;
  }

  /**
   * A cleared buffer of {@link ReadAheadSource#CHUNK}; a direct one is to be given or forgotten.
   */
  ByteBuffer take() {
    ByteBuffer buffer = free.poll();
    if (buffer != null) {
      return buffer.clear();
    }
    if (made.incrementAndGet() <= most) {
      return ByteBuffer.allocateDirect(ReadAheadSource.CHUNK);
    }
    made.decrementAndGet();
    return ByteBuffer.allocate(ReadAheadSource.CHUNK);
  }

  /** Ends the use of a direct buffer. */
  void give(ByteBuffer buffer) {
    free.add(buffer);
  }

  /** So many direct buffers will not be given: whoever has them may keep them. */
  void forget(int count) {
    made.addAndGet(-count);
  }

  /** How many direct ones are in use or wait for it. */
  int made() {
    return made.get();
  }
}
