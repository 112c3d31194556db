package dev.rezo.client;

import dev.rezo.http.BodySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The right of one download of this process to write to a file: two at a time would mix their
 * bytes.
 *
 * <p>Lifecycle: {@link #take}, which the taker ends by {@link #leave}; work on the file that may
 * outlast its taker, as when a download is cancelled, {@link #enter}s and leaves for itself. The
 * file is free when all have left.
 *
 * <p>Thread-safe.
 */
final class FileClaim {

  private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final AtomicInteger holders = new AtomicInteger(1);

  private FileClaim(Path file) {
    this.file = file;
  }

  /** Takes the file, or null if somebody has it. Blocks: it asks the disk which file is meant. */
  static @Nullable FileClaim take(Path file) throws IOException {
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path real = folder != null && Files.exists(folder) ? folder.toRealPath() : folder;
    Path key = real == null ? file : real.resolve(file.getFileName());
    return CLAIMED.add(key) ? new FileClaim(key) : null;
  }

  /** Begins some work on the file; false if it was given up, and may be another's by now. */
  boolean enter() {
    return holders.getAndUpdate(held -> held == 0 ? 0 : held + 1) > 0;
  }

  /** Ends it. */
  void leave() {
    if (holders.decrementAndGet() == 0) {
      CLAIMED.remove(file);
    }
  }

  /** The same sink, which leaves when it has let go of the file: {@link #enter} was said for it. */
  <T> BodySink<T> leftBy(BodySink<T> sink) {
    return new BodySink<>() {
      @Override
      public void add(ByteBuffer chunk) throws IOException {
        sink.add(chunk);
      }

      @Override
      public boolean keepsChunks() {
        return sink.keepsChunks();
      }

      @Override
      public T end() throws IOException {
        T made = sink.end(); // Where that throws, the abort follows.
        leave();
        return made;
      }

      @Override
      public void abort() {
        try {
          sink.abort();
        } finally {
          leave();
        }
      }
    };
  }
}
