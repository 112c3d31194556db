package dev.rezo.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where received bytes go. A file is opened by the first byte, so that a transfer that fails before
 * leaves none.
 *
 * <p>Lifecycle: written, then {@link #finish}ed or {@link #remove}d; what is closed may be {@link
 * #takeBack taken back}.
 *
 * <p>Thread-safe: guarded by itself, standard output by that stream.
 */
final class Destination {

  private final @Nullable OutputStream shared;
  private final @Nullable String fileName;
  private final boolean makeDirectories;
  private final boolean append;
  private @Nullable OutputStream file;

  /** How long the file was before, or -1 until it is opened. */
  private long lengthBefore = -1;

  private Destination(
      @Nullable OutputStream shared,
      @Nullable String fileName,
      boolean makeDirectories,
      boolean append) {
    this.shared = shared;
    this.fileName = fileName;
    this.makeDirectories = makeDirectories;
    this.append = append;
  }

  /** Nowhere. */
  static Destination nowhere() {
    return new Destination(null, null, false, false);
  }

  /** A stream that others may use too; it is not closed. */
  static Destination stream(OutputStream shared) {
    return new Destination(shared, null, false, false);
  }

  /** A file, created; one that is there is replaced, or goes on. */
  static Destination file(String name, boolean makeDirectories, boolean append) {
    return new Destination(null, name, makeDirectories, append);
  }

  /** The file's name, or null when it is none. */
  @Nullable String fileName() {
    return fileName;
  }

  /** Writes these bytes. */
  synchronized void write(byte[] bytes, int length) throws WriteException {
    try {
      if (shared != null) {
        synchronized (shared) {
          shared.write(bytes, 0, length);
          shared.flush();
        }
      } else if (fileName != null) {
        opened().write(bytes, 0, length);
      }
    } catch (IOException e) {
      throw new WriteException(fileName == null ? "standard output" : fileName, e);
    }
  }

  /** All is written; creates a file that got no byte. */
  synchronized void finish() throws WriteException {
    if (fileName == null) {
      return;
    }
    try {
      opened();
      close();
    } catch (IOException e) {
      throw new WriteException(fileName, e);
    }
  }

  /** Closes what is open, complete or not. */
  synchronized void close() throws IOException {
    if (file != null) {
      OutputStream open = file;
      file = OutputStream.nullOutputStream();
      open.close();
    }
  }

  /** Deletes the file. */
  void remove() throws IOException {
    close();
    if (fileName != null) {
      Files.deleteIfExists(Path.of(fileName));
    }
  }

  /** The file is as long as it was before: another transfer writes the same. */
  synchronized void takeBack() throws WriteException {
    if (fileName == null || lengthBefore < 0) {
      return;
    }
    try {
      Path path = Path.of(fileName);
      if (Files.isRegularFile(path)) { // What went into a pipe is gone.
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.truncate(lengthBefore);
        }
      }
    } catch (IOException e) {
      throw new WriteException(fileName, e);
    }
  }

  private OutputStream opened() throws IOException {
    if (file == null) {
      file = open(String.valueOf(fileName));
    }
    return file;
  }

  private OutputStream open(String name) throws IOException {
    try {
      Path path = Path.of(name);
      Path directory = path.getParent();
      if (makeDirectories && directory != null) {
        Files.createDirectories(directory);
      }
      lengthBefore = append && Files.isRegularFile(path) ? Files.size(path) : 0;
      return append
          ? Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
          : Files.newOutputStream(path);
    } catch (InvalidPathException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
