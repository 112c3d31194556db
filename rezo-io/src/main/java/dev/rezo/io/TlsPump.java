package dev.rezo.io;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * An {@link SSLEngine} turned over record by record: ciphertext in and plaintext out, plaintext in
 * and ciphertext out, each time as far as the buffers allow. It knows no socket, holds no bytes and
 * starts no thread; what is to be done next is its answer.
 *
 * <p>Not thread-safe; the caller serialises, and calls nothing while the engine's tasks run: the
 * engine's methods would wait for them.
 */
final class TlsPump {

  /** Why the pump stopped. */
  enum Step {
    /** Reading: no complete record is left. Writing: everything is in the output. */
    DONE,
    /** The output is too full for one more record: empty it and go on. */
    NEEDS_ROOM,
    /** {@link #tasks} must run, elsewhere, before anything else. */
    NEEDS_TASKS,
    /** Reading only: the engine has records to send; {@link #wrap} them first. */
    NEEDS_OUTPUT,
    /** Writing only: the engine waits for handshake records of the peer. */
    NEEDS_INPUT,
    /** The handshake has just ended well; told once. Go on. */
    SECURED,
    /** Reading only: the peer has said close_notify. */
    INPUT_ENDED,
    /** Writing only: close_notify has been said; nothing more is encrypted. */
    OUTPUT_ENDED
  }

  // The types of the first record (RFC 8446 section 5.1), and the first byte of every version.
  private static final int HANDSHAKE = 22;
  private static final int ALERT = 21;
  private static final int VERSION_3 = 3;

  /** What a message shows of a peer that speaks something else. */
  private static final int LONGEST_LINE = 64;

  private final SSLEngine engine;
  private boolean secured;
  private boolean inputEnded;

  /** Whether a record of TLS has come. */
  private boolean heardTls;

  TlsPump(SSLEngine engine) {
    this.engine = engine;
  }

  /**
   * Generates keys and the ClientHello (a few hundred microseconds of arithmetic, and the loading
   * of half the security provider when it is the first), so it is for the thread that runs tasks.
   */
  void begin() throws SSLException {
    engine.beginHandshake();
  }

  /** Decrypts records from {@code inCipher} to {@code inPlain}. Both are borrowed. */
  Step unwrap(ByteBuffer inCipher, ByteBuffer inPlain) throws SSLException {
    if (heardTls) {
      return unwrapRecords(inCipher, inPlain);
    }
    ByteBuffer first = inCipher.asReadOnlyBuffer();
    try {
      return unwrapRecords(inCipher, inPlain);
    } catch (SSLException e) {
      throw heardTls || isRecord(first) ? e : new NotTlsException(line(first), e);
    }
  }

  private Step unwrapRecords(ByteBuffer inCipher, ByteBuffer inPlain) throws SSLException {
    while (true) {
      SSLEngineResult result = engine.unwrap(inCipher, inPlain);
      heardTls |= result.bytesConsumed() > 0;
      switch (result.getStatus()) {
        case BUFFER_UNDERFLOW -> {
          return Step.DONE;
        }
        case BUFFER_OVERFLOW -> {
          return Step.NEEDS_ROOM;
        }
        case CLOSED -> {
          inputEnded = true;
          return Step.INPUT_ENDED;
        }
        case OK -> {}
      }
      HandshakeStatus status = result.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_TASK) {
        return Step.NEEDS_TASKS;
      }
      if (status == HandshakeStatus.NEED_WRAP) {
        return Step.NEEDS_OUTPUT;
      }
      if (becameSecure(status)) {
        return Step.SECURED;
      }
      if (!inCipher.hasRemaining() || isStuck(result)) {
        return Step.DONE;
      }
    }
  }

  /** Encrypts {@code outPlain}, and what the engine itself has to say, to {@code outCipher}. */
  Step wrap(ByteBuffer outPlain, ByteBuffer outCipher) throws SSLException {
    while (true) {
      SSLEngineResult result = engine.wrap(outPlain, outCipher);
      switch (result.getStatus()) {
        case BUFFER_OVERFLOW -> {
          return Step.NEEDS_ROOM;
        }
        case CLOSED -> {
          return Step.OUTPUT_ENDED;
        }
        case OK, BUFFER_UNDERFLOW -> {}
      }
      HandshakeStatus status = result.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_TASK) {
        return Step.NEEDS_TASKS;
      }
      if (becameSecure(status)) {
        return Step.SECURED;
      }
      if (status == HandshakeStatus.NEED_UNWRAP && outPlain.hasRemaining() && isStuck(result)) {
        return Step.NEEDS_INPUT;
      }
      // After the peer's close_notify the engine says NEED_WRAP for ever: it would like to hear
      // ours, but TLS 1.3 lets this half live on (RFC 8446 section 6.1).
      boolean engineHasMore = status == HandshakeStatus.NEED_WRAP && !inputEnded;
      if ((!outPlain.hasRemaining() && !engineHasMore) || isStuck(result)) {
        return Step.DONE;
      }
    }
  }

  /** From now on {@link #wrap} says close_notify, and then nothing. */
  void endOutput() {
    engine.closeOutbound();
  }

  /** What the engine wants before it can read: output, tasks, or nothing (DONE). */
  Step next() {
    return switch (engine.getHandshakeStatus()) {
      case NEED_WRAP -> Step.NEEDS_OUTPUT;
      case NEED_TASK -> Step.NEEDS_TASKS;
      default -> Step.DONE;
    };
  }

  /**
   * Whether the peer's close_notify ends both halves: yes before TLS 1.3 (RFC 5246 section 7.2.1),
   * where it must be answered at once and what is unsent must be dropped.
   */
  boolean endsBothHalves() {
    return !engine.getSession().getProtocol().equals("TLSv1.3");
  }

  /** The engine's tasks that wait, as one. */
  TlsTasks.Work tasks() {
    List<Runnable> tasks = new ArrayList<>(2);
    for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
      tasks.add(task);
    }
    return () -> tasks.forEach(Runnable::run);
  }

  SSLSession session() {
    return engine.getSession();
  }

  String applicationProtocol() {
    String chosen = engine.getApplicationProtocol();
    return chosen == null ? "" : chosen;
  }

  /** The room that the engine may ask for to decrypt one record. */
  int plainRoom() {
    return engine.getSession().getApplicationBufferSize();
  }

  /** The room that the engine may ask for to encrypt one record. */
  int cipherRoom() {
    return engine.getSession().getPacketBufferSize();
  }

  /**
   * A buffer in the place of one that is too small: for an engine whose records are larger than RFC
   * 8446 allows.
   */
  ByteBuffer withRoomFor(int bytes, ByteBuffer tooSmall) throws SSLException {
    if (tooSmall.capacity() >= bytes) {
      throw new SSLException(
          "SSLEngine: expected to need " + bytes + " bytes of room for a record, actual more");
    }
    return ByteBuffer.allocate(bytes);
  }

  /** FINISHED is told by the call that ends the handshake; after the last task it may be missed. */
  private boolean becameSecure(HandshakeStatus status) {
    boolean over = status == HandshakeStatus.FINISHED || status == HandshakeStatus.NOT_HANDSHAKING;
    if (secured || !over) {
      return false;
    }
    secured = true;
    return true;
  }

  /** Whether the bytes begin as a record of TLS does: handshake or alert, version 3.x. */
  private static boolean isRecord(ByteBuffer bytes) {
    int at = bytes.position();
    int type = bytes.hasRemaining() ? bytes.get(at) : HANDSHAKE;
    return (type == HANDSHAKE || type == ALERT)
        && (bytes.remaining() < 2 || bytes.get(at + 1) == VERSION_3);
  }

  private static String line(ByteBuffer bytes) {
    StringBuilder line = new StringBuilder();
    while (bytes.hasRemaining() && line.length() < LONGEST_LINE) {
      char next = (char) (bytes.get() & 0xFF);
      if (next == '\r' || next == '\n') {
        break;
      }
      line.append(next < ' ' || next > '~' ? '?' : next);
    }
    return line.toString();
  }

  private static boolean isStuck(SSLEngineResult result) {
    return result.bytesConsumed() == 0 && result.bytesProduced() == 0;
  }
}
