package dev.rezo.client;

import dev.rezo.h2.Http2Session;
import dev.rezo.h2.Http2Stream;
import dev.rezo.io.Transport;
import java.nio.ByteBuffer;

/**
 * Writes what an HTTP/2 session has to say. Whoever made it say something asks for {@link #soon}:
 * what many exchanges say in one turn of the loop becomes one write.
 *
 * <p>Confined to its loop.
 */
final class Http2Output {

  /** How much of bodies one turn sends before others on the loop have theirs. */
  private static final int MAX_BYTES_A_TURN = 1024 * 1024;

  /** Hears of the writing. */
  interface Owner {
    /** As many bytes of its body as were granted are to be written now, behind {@code out}. */
    ByteBuffer writeGranted(Http2Stream stream, ByteBuffer out);

    /** For now all is written, or the transport is full. */
    void flushed();
  }

  private final Http2Session session;
  private final Transport transport;
  private final Owner owner;
  private final Runnable flush = this::flush;
  private boolean scheduled;
  private boolean flushing;

  Http2Output(Http2Session session, Transport transport, Owner owner) {
    this.session = session;
    this.transport = transport;
    this.owner = owner;
  }

  /** Writes at the end of this turn. */
  void soon() {
    if (!flushing) { // Else the loop that runs comes to it.
      later();
    }
  }

  private void later() {
    if (!scheduled) {
      scheduled = true;
      LoopTasks.later(transport.loop(), flush);
    }
  }

  /** Writes now, as much as the transport takes. */
  void flush() {
    scheduled = false;
    if (flushing) {
      return;
    }
    flushing = true;
    try {
      writeAll();
    } finally {
      flushing = false;
    }
    owner.flushed();
  }

  private void writeAll() {
    int budget = MAX_BYTES_A_TURN;
    ByteBuffer out = transport.scratch();
    while (session.wantsWrite() && transport.isWritable()) {
      if (budget <= 0) {
        later();
        break;
      }
      Http2Stream granted = session.write(out);
      if (granted != null) {
        budget -= granted.granted();
        out = owner.writeGranted(granted, out);
      } else if (session.wantsWrite()) {
        out = writeAndRenew(out); // It was full.
      }
    }
    write(out);
  }

  /** For what goes on: a buffer that was written is the loop's again. */
  ByteBuffer writeAndRenew(ByteBuffer out) {
    if (out.position() == 0) {
      throw new IllegalStateException(session + ": expected a frame to fit into " + out);
    }
    write(out);
    return transport.scratch();
  }

  private void write(ByteBuffer out) {
    if (out.position() > 0) {
      transport.write(out.flip());
    }
  }
}
