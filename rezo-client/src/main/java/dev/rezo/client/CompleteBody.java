package dev.rezo.client;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodySource;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A response body that came whole together with its head: the usual small answer, which needs no
 * queue and no lock.
 *
 * <p>Not thread-safe; the caller serialises. {@link #close} may be called from any thread.
 */
final class CompleteBody implements BodySource {

  private final Headers trailers;
  private volatile @Nullable ByteBuffer rest;
  private volatile boolean closed;

  /** A body of these bytes; null when there are none. */
  CompleteBody(@Nullable ByteBuffer bytes, Headers trailers) {
    this.rest = bytes;
    this.trailers = trailers;
  }

  @Override
  public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
    if (closed) {
      throw new BodyException(
          "response body: expected to be open, actual closed",
          BodyException.Reason.CLOSED,
          Phase.BODY,
          null);
    }
    ByteBuffer chunk = rest;
    if (chunk == null) {
      return END;
    }
    rest = null;
    return chunk;
  }

  @Override
  public Headers trailers() {
    return trailers;
  }

  @Override
  public void close() {
    closed = true;
    rest = null;
  }
}
