package dev.rezo.plugins.cache;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodySource;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a stored response: all of it is there, and nobody can change it.
 *
 * <p>Not thread-safe; the caller serialises, but for closing.
 */
final class StoredSource implements BodySource {

  private final StoredResponse stored;
  private int next;
  private volatile boolean isClosed;

  StoredSource(StoredResponse stored) {
    this.stored = stored;
  }

  @Override
  public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
    if (isClosed) {
      throw new BodyException(
          "stored response: expected to be open, actual closed",
          BodyException.Reason.CLOSED,
          Phase.BODY,
          null);
    }
    return next == stored.body.size()
        ? END
        : ByteBuffer.wrap(stored.body.get(next++)).asReadOnlyBuffer();
  }

  @Override
  public Headers trailers() {
    return next == stored.body.size() ? stored.trailers : Headers.EMPTY;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
