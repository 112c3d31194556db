package dev.rezo.client;

import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import dev.rezo.http.FileRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A body that fails when it is read instead of moved.
 *
 * <p>Immutable.
 *
 * @param region what becomes of the region of the file each time that it is opened
 */
record MovedBody(Body body, UnaryOperator<FileRegion> region) implements Body {

  @Override
  public long length() {
    return body.length();
  }

  @Override
  public boolean isReplayable() {
    return body.isReplayable();
  }

  @Override
  public @Nullable String contentType() {
    return body.contentType();
  }

  @Override
  public BodySource open() throws IOException {
    BodySource source = body.open();
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
