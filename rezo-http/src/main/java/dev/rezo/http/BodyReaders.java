package dev.rezo.http;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/** Makes readers of response bodies. Thread-safe. */
public final class BodyReaders {

  private static final BodyReader<String> TEXT = response -> response.body().textAsync();

  private static final BodyReader<byte[]> BYTES = bytes(ResponseBody.DEFAULT_LIMIT);

  private static final BodyReader<Void> DISCARD = response -> response.body().discard();

  private BodyReaders() {}

  /**
   * All of it as text, in the charset of Content-Type, else UTF-8; at most {@link
   * ResponseBody#DEFAULT_LIMIT} bytes.
   */
  public static BodyReader<String> text() {
    return TEXT;
  }

  /** All bytes, at most {@link ResponseBody#DEFAULT_LIMIT}. */
  public static BodyReader<byte[]> bytes() {
    return BYTES;
  }

  /** All bytes, at most {@code limit}. */
  public static BodyReader<byte[]> bytes(int limit) {
    BodyCollector.checkLimit(limit);
    return response -> response.body().bytesAsync(limit);
  }

  /** Reads and forgets it. */
  public static BodyReader<Void> discard() {
    return DISCARD;
  }

  /**
   * Writes it to a file off the loop; the file is created or replaced, and deleted when the body
   * does not come to its end.
   */
  public static BodyReader<Path> file(Path file) {
    return file(file, (bytes, total) -> {});
  }

  /** The same; {@code progress} hears of each piece that was written. */
  public static BodyReader<Path> file(Path file, BodyProgress progress) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(progress, "progress");
    return response -> {
      ResponseBody body = response.body();
      return body.intoAsync(new FileSink(file, body.length(), progress).then(written -> file));
    };
  }

  /**
   * Puts it into a sink off the loop, piece by piece as it comes: no thread waits for the peer.
   *
   * @param sink gives a new one for each response; called on the thread that brings the head, so it
   *     must not block
   */
  public static <T> BodyReader<T> into(Supplier<? extends BodySink<T>> sink) {
    Objects.requireNonNull(sink, "sink");
    return response -> response.body().intoAsync(sink.get());
  }
}
