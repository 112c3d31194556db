package dev.rezo.client;

import dev.rezo.h2.Http2Session;
import dev.rezo.h2.Http2Stream;
import dev.rezo.http.Body;
import dev.rezo.http.BodyException;
import dev.rezo.http.BodySource;
import dev.rezo.http.Phase;
import dev.rezo.io.EventLoop;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request on an HTTP/2 stream: takes chunks from its source, one at a time, offers
 * each to the session, and writes as much of it as the session grants.
 *
 * <p>Lifecycle: {@link #begin} once; over when all is written, or with {@link #cancel}, which
 * closes the source.
 *
 * <p>Confined to its loop.
 */
final class Http2Upload {

  /** Hears how it goes on. */
  interface Owner {
    /** Some of it was offered, or all: there is something to write. */
    void offered();

    /** Some of it was written. */
    void progressed();

    /** The application's body broke; the upload is over. */
    void sourceFailed(BodyException cause);
  }

  private final Http2Session session;
  private final Http2Stream stream;
  private final Body body;
  private final Owner owner;
  private final Runnable ready;
  private @Nullable BodySource source;
  private boolean opened;
  private long offered;

  /** What was offered and is not written, or null. */
  private @Nullable ByteBuffer chunk;

  Http2Upload(Http2Session session, Http2Stream stream, Body body, EventLoop loop, Owner owner) {
    this.session = session;
    this.stream = stream;
    this.body = body;
    this.owner = owner;
    Runnable resume = this::resume;
    this.ready = () -> LoopTasks.later(loop, resume);
  }

  /** Opens the body, and offers what it has. */
  void begin() {
    opened = true;
    BodySource begun;
    try {
      begun = body.open();
    } catch (Throwable e) { // The body is the application's: it may throw anything.
      fail(e);
      return;
    }
    source = begun;
    if (stream.isOver()) {
      cancel(); // Opening it has cancelled the call.
    } else {
      pull();
    }
  }

  /** Whether the application was asked for its bytes: they may be gone. */
  boolean wasOpened() {
    return opened;
  }

  private void resume() {
    if (source != null && chunk == null) {
      pull();
    }
  }

  /** Asks the source for the next chunk. */
  private void pull() {
    BodySource from = Objects.requireNonNull(source, "source");
    try {
      ByteBuffer next = from.next(ready);
      while (next != null && !next.hasRemaining() && !BodySource.isEnd(next)) {
        next = from.next(ready); // A source that gives nothing is no reason to wait for ever.
      }
      if (source == null || next == null) {
        return; // It has cancelled the call, or has nothing now.
      }
      if (BodySource.isEnd(next)) {
        end(from);
        return;
      }
      chunk = next;
      offered += next.remaining();
      session.offer(stream, next.remaining());
      if (offered == body.length()) {
        endEarly(from);
      }
    } catch (Throwable e) {
      fail(e);
      return;
    }
    owner.offered();
  }

  /** All of a known length is here: if the source knows it as well, the last frame can say so. */
  private void endEarly(BodySource from) throws Exception {
    ByteBuffer next = from.next(ready);
    if (source == null || next == null) {
      return;
    }
    if (!BodySource.isEnd(next)) {
      throw new IllegalStateException(
          "body: expected " + body.length() + " bytes as it says, actual more");
    }
    session.end(stream, from.trailers());
    closeSource();
  }

  private void end(BodySource from) {
    session.end(stream, from.trailers());
    closeSource();
    owner.offered();
  }

  /**
   * Writes as much of the chunk as was granted, and takes the next one when it is used up.
   *
   * @param given the frame's header is in it, last
   * @return where the next frame goes
   */
  ByteBuffer writeGranted(int granted, ByteBuffer given, Http2Output output) {
    ByteBuffer from = Objects.requireNonNull(chunk, "chunk");
    ByteBuffer out = given;
    int end = from.limit();
    from.limit(from.position() + granted);
    while (from.hasRemaining()) {
      if (!out.hasRemaining()) {
        out = output.writeAndRenew(out);
      }
      int part = Math.min(from.remaining(), out.remaining());
      out.put(out.position(), from, from.position(), part);
      out.position(out.position() + part);
      from.position(from.position() + part);
    }
    from.limit(end);
    owner.progressed();
    if (!from.hasRemaining() && chunk != null) {
      usedUp(from);
    }
    return out;
  }

  private void usedUp(ByteBuffer used) {
    chunk = null;
    BodySource giver = source;
    if (giver == null) {
      return; // It is at its end.
    }
    try {
      giver.giveBack(used);
    } catch (Throwable e) {
      fail(e);
      return;
    }
    if (source != null) {
      pull();
    }
  }

  /** How much of the body is written. */
  long written() {
    return offered - (chunk == null ? 0 : chunk.remaining());
  }

  /** Sends no more and closes the source. */
  void cancel() {
    chunk = null;
    closeSource();
  }

  private void fail(Throwable cause) {
    cancel();
    owner.sourceFailed(broken(stream.toString(), cause));
  }

  /** What a call fails with whose body has thrown. */
  static BodyException broken(String of, Throwable cause) {
    return new BodyException(
        of + ": the request could not be sent: " + cause.getMessage(),
        BodyException.Reason.SOURCE_FAILED,
        Phase.SEND,
        cause);
  }

  private void closeSource() {
    BodySource closing = source;
    if (closing == null) {
      return;
    }
    source = null;
    try {
      closing.close();
    } catch (Throwable e) {
      ClientLog.warn("closing " + closing + " failed", e);
    }
  }
}
