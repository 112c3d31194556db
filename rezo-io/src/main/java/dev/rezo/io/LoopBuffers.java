package dev.rezo.io;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that all transports of one loop share, so that a connection that is not busy right
 * now holds none. Each is made at its first use.
 *
 * <p>A shared buffer has one user at a time by construction: what can be nested (TLS within TLS, an
 * encoder within an encoder) takes from a stack and gets the next buffer.
 *
 * <p>Confined to its loop.
 */
final class LoopBuffers {

  /** One read from a socket: four TLS records, or what a level-2 cache holds beside the rest. */
  static final int SOCKET_READ = 64 * 1024;

  /**
   * One encoded message: a head with a small body, or what an HTTP/2 connection writes in a turn.
   */
  static final int SCRATCH = 64 * 1024;

  /** The most that a TLS record may take on the wire (RFC 8446 section 5.2), rounded up. */
  static final int RECORD = 17 * 1024;

  /** Deeper than any real nesting: a proxy's TLS, the origin's TLS, and one to spare. */
  private static final int NESTING = 3;

  /** First memory for what a socket did not take: the rest of one message. */
  private static final int UNSENT = 32 * 1024;

  /** Connections in the middle of a body, whose small buffers are kept for the next ones. */
  private static final int KEPT_FOR_BUSY = 16;

  private @Nullable ByteBuffer inSocket;

  /** Ciphertext on its way up: the first part of a record that was kept, and one socket read. */
  final BufferStack inCipher = BufferStack.heap(RECORD + SOCKET_READ, NESTING);

  /** Plaintext on its way up: all records of that, and the room that the engine asks for. */
  final BufferStack inPlain = BufferStack.heap(2 * RECORD + SOCKET_READ, NESTING);

  /** Ciphertext on its way down: all records of one scratch buffer, and the engine's room. */
  final BufferStack outCipher = BufferStack.heap(2 * RECORD + SCRATCH, NESTING);

  /** The first part of a TLS record whose end has not come. */
  final BufferStack inPartialRecord = BufferStack.heap(RECORD, KEPT_FOR_BUSY);

  /**
   * What is read when the owner of a transport wants it, perhaps while the handler of another has
   * not done with the buffer of the sockets.
   */
  final BufferStack inNow = BufferStack.direct(RECORD, 1);

  /** What a socket did not take. */
  final BufferStack outUnsent = BufferStack.direct(UNSENT, KEPT_FOR_BUSY);

  /** Messages that are being encoded for a socket. */
  final ScratchStack outScratch = new ScratchStack(BufferStack.direct(SCRATCH, NESTING));

  /** Messages that are being encoded for an SSLEngine. */
  final ScratchStack outPlainScratch = new ScratchStack(BufferStack.heap(SCRATCH, NESTING));

  /**
   * The buffer that sockets are read into, cleared. Its one user is the transport that reads: a
   * transport reads only when the loop tells it to, and the loop tells one at a time.
   */
  ByteBuffer inSocket() {
    ByteBuffer current = inSocket;
    if (current == null) {
      current = ByteBuffer.allocateDirect(SOCKET_READ);
      inSocket = current;
    }
    return current.clear();
  }

  /** Control is with the loop again: nobody is encoding. */
  void reclaimScratch() {
    outScratch.reclaim();
    outPlainScratch.reclaim();
  }
}
