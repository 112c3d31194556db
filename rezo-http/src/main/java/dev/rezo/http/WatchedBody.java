package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A body whose sending is told. Thread-safe, as the body and its watcher are. */
final class WatchedBody implements Body {

  private final Body body;
  private final BodyProgress progress;

  WatchedBody(Body body, BodyProgress progress) {
    this.body = Objects.requireNonNull(body, "body");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

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
  public List<String> trailerNames() {
    return body.trailerNames();
  }

  @Override
  public BodySource open() throws IOException {
    return new Watched(body.open(), body.length(), progress);
  }

  @Override
  public String toString() {
    return body.toString();
  }

  /** Not thread-safe; the caller serialises. */
  private static final class Watched implements BodySource {

    private final BodySource source;
    private final long total;
    private final BodyProgress progress;
    private long taken;

    Watched(BodySource source, long total, BodyProgress progress) {
      this.source = source;
      this.total = total;
      this.progress = progress;
    }

    @Override
    public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
      ByteBuffer chunk = source.next(onReady);
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
}
