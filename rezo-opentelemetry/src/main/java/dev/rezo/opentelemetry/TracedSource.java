package dev.rezo.opentelemetry;

import dev.rezo.http.BodySource;
import dev.rezo.http.ForwardingSource;
import dev.rezo.http.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A body that was not complete with its head: the attempt ends with it, when it was read to its
 * end, breaks, or is closed.
 *
 * <p>Not thread-safe; the caller serialises. {@link #close} may be called from any thread.
 */
final class TracedSource extends ForwardingSource {

  private final Attempt attempt;
  private final Response response;
  private final AtomicBoolean isOver = new AtomicBoolean();

  TracedSource(BodySource source, Attempt attempt, Response response) {
    super(source);
    this.attempt = attempt;
    this.response = response;
  }

  @Override
  public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
    ByteBuffer chunk;
    try {
      chunk = super.next(onReady);
    } catch (Throwable e) {
      over(e);
      throw e;
    }
    if (BodySource.isEnd(chunk)) {
      over(null);
    }
    return chunk;
  }

  private void over(@Nullable Throwable failure) {
    if (isOver.compareAndSet(false, true)) {
      attempt.end(response, failure);
    }
  }

  @Override
  public void close() {
    over(null);
    super.close();
  }
}
