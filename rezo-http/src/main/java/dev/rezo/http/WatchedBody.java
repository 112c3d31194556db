package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A body whose sending is told. Thread-safe, as the body and its watcher are. */
final class WatchedBody extends ForwardingBody {

  private final BodyProgress progress;

  WatchedBody(Body body, BodyProgress progress) {
    super(body);
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  @Override
  public BodySource open() throws IOException {
    return new Watched(super.open(), length(), progress);
  }

  /** Not thread-safe; the caller serialises. */
  private static final class Watched extends ForwardingSource {

    private final BodySource source;
    private final long total;
    private final BodyProgress progress;
    private long taken;

    Watched(BodySource source, long total, BodyProgress progress) {
      super(source);
      this.source = source;
      this.total = total;
      this.progress = progress;
    }

    @Override
    public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
      ByteBuffer chunk = super.next(onReady);
      if (chunk != null && !BodySource.isEnd(chunk)) {
        took(chunk.remaining());
      }
      return chunk;
    }

    @Override
    public @Nullable FileRegion region() {
      FileRegion region = source.region();
      return region == null ? null : region.counted(this::took);
    }

    private void took(long bytes) {
      taken += bytes;
      progress.moved(taken, total);
    }
  }
}
