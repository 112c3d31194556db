package dev.rezo.io;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/**
 * The way down of a {@link TlsTransport}: plaintext to records to the lower transport.
 *
 * <p>Confined to its loop.
 */
final class TlsOutput {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /**
   * Unsent bytes above which a peer that makes the engine talk (key updates, RFC 8446 section
   * 4.6.3: 27 bytes in, 27 bytes out) and does not listen is cut off.
   */
  private static final int MAX_UNSENT_BEHIND_ENGINE = 256 * 1024;

  private final Transport lower;
  private final TlsPump pump;
  private final LoopBuffers buffers;

  /** Plaintext that could not be encrypted yet: the peer renegotiates (TLS 1.2 only). */
  private final ByteQueue kept;

  TlsOutput(Transport lower, TlsPump pump, LoopBuffers buffers) {
    this.lower = lower;
    this.pump = pump;
    this.buffers = buffers;
    this.kept = new ByteQueue(buffers.outUnsent);
  }

  /**
   * Encrypts and sends {@code plain} and what the engine has to say, as many records at once as the
   * shared buffer holds. Something remains in {@code plain} only while the engine waits for the
   * peer or for its tasks, or when output has ended.
   */
  TlsPump.Step send(ByteBuffer plain) throws SSLException {
    ByteBuffer outCipher = buffers.outCipher.take();
    try {
      TlsPump.Step step;
      do {
        step = pump.wrap(plain, outCipher);
        if (outCipher.position() > 0) {
          lower.write(outCipher.flip());
          outCipher.clear();
        } else if (step == TlsPump.Step.NEEDS_ROOM) {
          outCipher = pump.withRoomFor(pump.cipherRoom(), outCipher);
        }
      } while (step == TlsPump.Step.NEEDS_ROOM);
      return step;
    } finally {
      buffers.outCipher.give(outCipher);
    }
  }

  /** Sends what the engine has to say: handshake, key updates, alerts. */
  TlsPump.Step sendForEngine() throws SSLException {
    TlsPump.Step step = send(NOTHING);
    int unsent = lower.pendingBytes();
    if (unsent > MAX_UNSENT_BEHIND_ENGINE) {
      throw new SSLException(
          lower.remoteAddress()
              + ": expected the peer to read the answers that it asks for, actual "
              + unsent
              + " bytes unread");
    }
    return step;
  }

  /** Keeps a copy of {@code plain} for {@link #sendKept}. */
  void keep(ByteBuffer plain) {
    kept.append(plain);
  }

  /** Sends what was kept; the engine is free again. */
  TlsPump.Step sendKept() throws SSLException {
    TlsPump.Step step = send(kept.peek());
    kept.consumed();
    return step;
  }

  int keptBytes() {
    return kept.size();
  }

  /** Forgets what was kept. */
  void clear() {
    kept.clear();
  }

  /** Says close_notify. */
  void sendCloseNotify() {
    pump.endOutput();
    sendLastRecords();
  }

  /** Sends the alert of an engine that has failed, or close_notify. */
  void sendLastRecords() {
    ByteBuffer outCipher = buffers.outCipher.take();
    try {
      pump.wrap(NOTHING, outCipher);
    } catch (SSLException e) {
      // The engine repeats the failure that is being reported already; its alert is written.
    } finally {
      lower.write(outCipher.flip());
      buffers.outCipher.give(outCipher);
    }
  }
}
