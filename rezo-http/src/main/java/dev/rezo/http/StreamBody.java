package dev.rezo.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a file or a stream holds, read off the loop.
 *
 * <p>Thread-safe.
 */
final class StreamBody implements Body {

  /** Gives a source for each sending. */
  @FunctionalInterface
  private interface Sources {
    BodySource open() throws IOException;
  }

  private final String name;
  private final long length;
  private final boolean replayable;
  private final @Nullable String contentType;
  private final Sources sources;

  private StreamBody(
      String name, long length, boolean replayable, @Nullable String contentType, Sources sources) {
    if (length < UNKNOWN_LENGTH) {
      throw new IllegalArgumentException(
          "length of the body: expected 0 or more, or UNKNOWN_LENGTH, actual " + length);
    }
    this.name = name;
    this.length = length;
    this.replayable = replayable;
    this.contentType = contentType;
    this.sources = sources;
  }

  /** Never more than the file held when this was made: it may be a log that grows. */
  static Body file(Path file, String contentType) {
    String name = "request body " + file;
    try {
      long size = Files.size(file);
      return new StreamBody(name, size, true, contentType, () -> openFile(name, file, size));
    } catch (IOException e) {
      BodyException failure =
          new BodyException(
              name + ": expected a file that can be read, actual " + e,
              BodyException.Reason.SOURCE_FAILED,
              Phase.SEND,
              e);
      return new StreamBody(name, UNKNOWN_LENGTH, true, contentType, () -> fail(failure));
    }
  }

  private static BodySource openFile(String name, Path file, long size) {
    Executor executor = BodyThreads.executor();
    ReadAheadSource chunks =
        new ReadAheadSource(
            name, () -> Files.newByteChannel(file), size, FileBuffers.SHARED, executor);
    boolean isOfKernel = file.getFileSystem().equals(FileSystems.getDefault());
    return isOfKernel ? new FileSource(name, file, size, chunks, executor) : chunks;
  }

  private static BodySource fail(BodyException failure) throws BodyException {
    throw failure;
  }

  static Body stream(Supplier<InputStream> open, long length, String contentType) {
    Objects.requireNonNull(open, "open");
    String name = "request body from a stream";
    return new StreamBody(
        name,
        length,
        true,
        contentType,
        () -> ReadAheadSource.opening(name, open::get, BodyThreads.executor()));
  }

  static Body once(InputStream stream, long length, String contentType) {
    String name = "request body from a stream";
    AtomicReference<@Nullable InputStream> unsent =
        new AtomicReference<>(Objects.requireNonNull(stream, "stream"));
    return new StreamBody(
        name,
        length,
        false,
        contentType,
        () -> {
          InputStream first = unsent.getAndSet(null);
          if (first == null) {
            throw new IllegalStateException(
                name + ": expected one sending, actual a second; give a supplier of streams");
          }
          return ReadAheadSource.of(name, first, BodyThreads.executor());
        });
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public boolean isReplayable() {
    return replayable;
  }

  @Override
  public @Nullable String contentType() {
    return contentType;
  }

  @Override
  public BodySource open() throws IOException {
    return sources.open();
  }

  /** As in {@code Body[request body /tmp/report.csv, 4096 bytes]}. */
  @Override
  public String toString() {
    return "Body[" + name + (length < 0 ? "" : ", " + length + " bytes") + "]";
  }
}
