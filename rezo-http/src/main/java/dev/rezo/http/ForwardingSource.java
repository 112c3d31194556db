package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source around another one, which answers whatever a subclass does not answer itself. Only
 * {@link #region} is not passed on: then no byte would come by here. A subclass that keeps a chunk,
 * or a part of one, copies it, or does not pass {@link #giveBack} on.
 *
 * <p>Lifecycle: that of the other source.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public abstract class ForwardingSource implements BodySource {

  private final BodySource source;

  /** Around this one. */
  protected ForwardingSource(BodySource source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  @Override
  public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
    return source.next(onReady);
  }

  @Override
  public Headers trailers() {
    return source.trailers();
  }

  @Override
  public boolean deliversOn(Thread thread) {
    return source.deliversOn(thread);
  }

  @Override
  public void giveBack(ByteBuffer chunk) {
    source.giveBack(chunk);
  }

  @Override
  public void close() {
    source.close();
  }
}
