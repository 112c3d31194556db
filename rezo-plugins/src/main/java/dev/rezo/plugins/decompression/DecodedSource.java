package dev.rezo.plugins.decompression;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodySource;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A body behind a decoder. It holds one chunk of what came and one of what that becomes: a reader
 * that stops, stops the peer, and no input however small becomes much memory.
 *
 * <p>Not thread-safe; the caller serialises, but for closing, which may come from any thread while
 * another one reads. Memory of a decoder need not be Java's, so it is never closed while it
 * decodes: {@link Use} says who has it. No lock is held while the source or the decoder runs.
 */
final class DecodedSource implements BodySource {

  private static final int CHUNK = 32 * 1024;

  /** A body of small events is not to cost a whole chunk for each. */
  private static final int MOST_COPIED = CHUNK / 2;

  /** Up to this a body may be as repetitive as it likes. */
  private static final long FREE_BYTES = 1 << 20;

  /** Who has the decoder. */
  private enum Use {
    NOBODY,
    READER,
    /** Closed while the reader has it: the reader closes it. */
    READER_CLOSES,
    CLOSED
  }

  private final BodySource encoded;
  private final ContentDecoder decoder;
  private final String what;
  private final Decompression settings;
  private final AtomicReference<Use> use = new AtomicReference<>(Use.NOBODY);

  /** The one that takes what came: this one, or the outermost of codings on one another. */
  private final DecodedSource outermost;

  // The reader's.
  private @Nullable ByteBuffer in;
  private @Nullable ByteBuffer room;
  private boolean atEnd;
  private long taken;
  private long given;

  DecodedSource(BodySource encoded, ContentDecoder decoder, String what, Decompression settings) {
    this.encoded = encoded;
    this.decoder = decoder;
    this.what = what;
    this.settings = settings;
    this.outermost = encoded instanceof DecodedSource outer ? outer.outermost : this;
  }

  @Override
  public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
    if (use.get() != Use.NOBODY) {
      throw closed();
    }
    if (atEnd) {
      return END;
    }
    try {
      return read(onReady);
    } catch (Throwable e) {
      in = null;
      room = null;
      close();
      throw e;
    }
  }

  private @Nullable ByteBuffer read(Runnable onReady) throws IOException {
    while (true) {
      ByteBuffer held = in;
      if (held == null) {
        held = encoded.next(onReady);
        if (held == null) {
          return null;
        }
        if (BodySource.isEnd(held)) {
          return end();
        }
        in = held;
      }
      ByteBuffer out = room == null ? ByteBuffer.allocate(CHUNK) : room;
      room = out;
      int before = held.remaining();
      decode(held, out);
      taken += before - held.remaining();
      if (out.position() > 0) {
        given += out.position();
        checkSize();
        return chunk(out);
      }
      if (!held.hasRemaining()) {
        in = null;
        encoded.giveBack(held);
      } else if (before == held.remaining()) { // And nothing came of it.
        throw failure("cannot be decoded: no progress", BodyException.Reason.CODING, null);
      }
    }
  }

  /** What is in it: itself if that is much, else a copy, so that it is there for the next. */
  private ByteBuffer chunk(ByteBuffer out) {
    out.flip();
    if (out.remaining() > MOST_COPIED) {
      room = null;
      return out;
    }
    ByteBuffer copy = ByteBuffer.allocate(out.remaining()).put(out).flip();
    out.clear();
    return copy;
  }

  private void decode(ByteBuffer held, ByteBuffer out) throws BodyException {
    take();
    try {
      decoder.decode(held, out);
    } catch (DataFormatException | RuntimeException e) {
      throw failure("cannot be decoded: " + e.getMessage(), BodyException.Reason.CODING, e);
    } finally {
      putBack();
    }
    if (use.get() != Use.NOBODY) {
      throw closed();
    }
  }

  private ByteBuffer end() throws BodyException {
    take();
    boolean isComplete;
    try {
      isComplete = decoder.isComplete();
      decoder.close();
    } finally {
      putBack();
    }
    if (!isComplete) {
      throw failure(
          "expected the end of the coding, actual that of the body",
          BodyException.Reason.TRUNCATED,
          null);
    }
    atEnd = true;
    room = null;
    return END;
  }

  private void take() throws BodyException {
    if (!use.compareAndSet(Use.NOBODY, Use.READER)) {
      throw closed();
    }
  }

  private void putBack() {
    if (!use.compareAndSet(Use.READER, Use.NOBODY)) {
      use.set(Use.CLOSED);
      decoder.close();
    }
  }

  private void checkSize() throws BodyException {
    long came = outermost.taken;
    boolean tooMany = given > settings.mostBytes;
    if (tooMany || (given > FREE_BYTES && given > came * (double) settings.mostRatio)) {
      String limit =
          tooMany ? settings.mostBytes + " bytes" : settings.mostRatio + " for each byte that came";
      throw failure(
          "expected at most " + limit + ", actual " + given + " of " + came,
          BodyException.Reason.TOO_LARGE,
          null);
    }
  }

  private BodyException closed() {
    return failure("expected to be open, actual closed", BodyException.Reason.CLOSED, null);
  }

  private BodyException failure(
      String problem, BodyException.Reason reason, @Nullable Throwable cause) {
    return new BodyException(what + ": " + problem, reason, Phase.BODY, cause);
  }

  @Override
  public boolean deliversOn(Thread thread) {
    return encoded.deliversOn(thread);
  }

  @Override
  public Headers trailers() {
    return encoded.trailers();
  }

  @Override
  public void close() {
    Use before =
        use.getAndUpdate(
            now ->
                switch (now) {
                  case NOBODY, CLOSED -> Use.CLOSED;
                  case READER, READER_CLOSES -> Use.READER_CLOSES;
                });
    if (before == Use.NOBODY) {
      decoder.close();
    }
    if (before == Use.NOBODY || before == Use.READER) {
      encoded.close();
    }
  }
}
