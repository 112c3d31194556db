package dev.rezo.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes to sockets that are kind to memory. The JDK copies a heap buffer into a direct one of the
 * same size before each write and keeps that one for the thread's life: one body of 100 MB written
 * from the heap would cost 100 MB of direct memory for good. So heap buffers go in slices.
 *
 * <p>Immutable.
 */
final class HeapSlices {

  /** Most of what a socket takes at once, and what the JDK then keeps for each loop thread. */
  private static final int SLICE = 128 * 1024;

  private HeapSlices() {}

  /** Writes from {@code bytes} until nothing remains or the channel takes no more. */
  static void write(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    if (bytes.isDirect() || bytes.remaining() <= SLICE) {
      channel.write(bytes);
      return;
    }
    int end = bytes.limit();
    try {
      boolean tookAll = true;
      while (tookAll && bytes.position() < end) {
        bytes.limit(Math.min(end, bytes.position() + SLICE));
        channel.write(bytes);
        tookAll = !bytes.hasRemaining();
      }
    } finally {
      bytes.limit(end);
    }
  }
}
