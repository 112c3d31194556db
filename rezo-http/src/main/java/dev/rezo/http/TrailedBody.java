package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A body with fields behind it.
 *
 * <p>Thread-safe, as the body is.
 */
final class TrailedBody extends ForwardingBody {

  private final Supplier<Headers> trailers;
  private final List<String> names;

  TrailedBody(Body body, Supplier<Headers> trailers, List<String> names) {
    super(body);
    this.trailers = Objects.requireNonNull(trailers, "trailers");
    this.names = names;
  }

  /** Not known: a message with a length has no place for trailers. */
  @Override
  public long length() {
    return UNKNOWN_LENGTH;
  }

  @Override
  public List<String> trailerNames() {
    return names;
  }

  @Override
  public BodySource open() throws IOException {
    return new Trailed(super.open(), trailers);
  }

  /** As in {@code Body[7 bytes, text/plain] with trailers}. */
  @Override
  public String toString() {
    return super.toString() + " with trailers";
  }

  /** Not thread-safe; the caller serialises. */
  private static final class Trailed extends ForwardingSource {

    private final Supplier<Headers> supplier;
    private Headers trailers = Headers.EMPTY;
    private boolean ended;

    Trailed(BodySource source, Supplier<Headers> supplier) {
      super(source);
      this.supplier = supplier;
    }

    @Override
    public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
      ByteBuffer chunk = super.next(onReady);
      if (!ended && BodySource.isEnd(chunk)) {
        ended = true;
        trailers = supplier.get();
      }
      return chunk;
    }

    @Override
    public Headers trailers() {
      return trailers;
    }
  }
}
