package dev.rezo.plugins.decompression;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodySource;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A body behind a decoder. It holds one chunk of what came and gives one chunk of what that
 * becomes: a reader that stops, stops the peer, and no input however small becomes much memory.
 *
 * <p>Guarded by its lock: closing may come from any thread while another one reads, and memory of
 * the decoder is not Java's.
 */
final class DecodedSource implements BodySource {

  private static final int CHUNK = 32 * 1024;

  /** Up to this a body may be as repetitive as it likes. */
  private static final long FREE_BYTES = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final BodySource encoded;
  private final Decoder decoder;
  private final String what;
  private final Decompression settings;
  private @Nullable ByteBuffer in;
  private boolean atEnd;
  private boolean closed;
  private long taken;
  private long given;

  DecodedSource(BodySource encoded, Decoder decoder, String what, Decompression settings) {
    this.encoded = encoded;
    this.decoder = decoder;
    this.what = what;
    this.settings = settings;
  }

  @Override
  public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw failure("expected to be open, actual closed", BodyException.Reason.CLOSED, null);
      }
      return atEnd ? END : decode(onReady);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ByteBuffer decode(Runnable onReady) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(CHUNK);
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
      int before = held.remaining();
      try {
        decoder.decode(held, out);
      } catch (DataFormatException e) {
        throw failure("cannot be decoded: " + e.getMessage(), BodyException.Reason.CODING, e);
      }
      taken += before - held.remaining();
      if (out.position() > 0) {
        given += out.position();
        checkSize();
        return out.flip();
      }
      if (!held.hasRemaining()) {
        in = null;
        encoded.giveBack(held);
      } else if (before == held.remaining()) { // And nothing came of it.
        throw failure("cannot be decoded: no progress", BodyException.Reason.CODING, null);
      }
    }
  }

  private ByteBuffer end() throws BodyException {
    if (!decoder.isComplete()) {
      throw failure(
          "expected the end of the coding, actual that of the body",
          BodyException.Reason.TRUNCATED,
          null);
    }
    atEnd = true;
    decoder.close();
    return END;
  }

  private void checkSize() throws BodyException {
    if (given > settings.mostBytes
        || (given > FREE_BYTES && given > taken * (double) settings.mostRatio)) {
      throw failure(
          "expected at most "
              + settings.mostBytes
              + " bytes and "
              + settings.mostRatio
              + " for each byte that came, actual "
              + given
              + " of "
              + taken,
          BodyException.Reason.TOO_LARGE,
          null);
    }
  }

  private BodyException failure(
      String problem, BodyException.Reason reason, @Nullable Throwable cause) {
    closeAll();
    return new BodyException(what + ": " + problem, reason, Phase.BODY, cause);
  }

  private void closeAll() {
    closed = true;
    in = null;
    decoder.close();
    encoded.close();
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
    lock.lock();
    try {
      if (!closed) {
        closeAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
