package dev.rezo.client;

import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import dev.rezo.http.FileRegion;
import dev.rezo.http.ForwardingBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A body that fails when it is read instead of moved.
 *
 * <p>Immutable.
 */
final class MovedBody extends ForwardingBody {

  private final UnaryOperator<FileRegion> region;

  /** {@code region} says what becomes of the region of the file each time that it is opened. */
  MovedBody(Body body, UnaryOperator<FileRegion> region) {
    super(body);
    this.region = region;
  }

  @Override
  public BodySource open() throws IOException {
    BodySource source = super.open();
    return new BodySource() {
      @Override
      public ByteBuffer next(Runnable onReady) {
        throw new IllegalStateException("expected to be moved, actual read");
      }

      @Override
      public FileRegion region() {
        return region.apply(Objects.requireNonNull(source.region(), "region"));
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }
}
