package dev.rezo.cli;

import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A body that says nothing of its type: on the command line that is the matter of {@code -H}.
 *
 * <p>Thread-safe.
 */
final class UntypedBody implements Body {

  private static final String UNTOLD = "application/octet-stream";

  private final Body body;
  private final AtomicLong sent = new AtomicLong();

  private UntypedBody(Body body) {
    this.body = body;
  }

  static Body of(byte[] bytes) {
    return new UntypedBody(Bodies.of(bytes, UNTOLD));
  }

  static Body file(Path file) {
    return new UntypedBody(Bodies.file(file, UNTOLD));
  }

  /** Of unknown length, sent once. */
  static Body stream(InputStream stream) {
    return new UntypedBody(Bodies.stream(stream, UNKNOWN_LENGTH, UNTOLD));
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
    return null;
  }

  /** How many bytes were sent, each sending counted. */
  long sent() {
    return sent.get();
  }

  @Override
  public BodySource open() throws IOException {
    return new CountingSource(body.open(), sent);
  }

  /** Confined like the source that it counts. */
  private record CountingSource(BodySource source, AtomicLong total) implements BodySource {

    @Override
    public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
      ByteBuffer chunk = source.next(onReady);
      if (chunk != null) {
        total.addAndGet(chunk.remaining());
      }
      return chunk;
    }

    @Override
    public boolean deliversOn(Thread thread) {
      return source.deliversOn(thread);
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
