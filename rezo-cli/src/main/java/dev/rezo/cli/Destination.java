package dev.rezo.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where received bytes go. A file is opened by the first byte, so that a transfer that fails before
 * leaves none.
 *
 * <p>Lifecycle: written, then {@link #finish}ed or {@link #remove}d.
 *
 * <p>Thread-safe: guarded by itself, standard output by that stream.
 */
final class Destination {

  private final @Nullable OutputStream shared;
  private final @Nullable String fileName;
  private final boolean makeDirectories;
  private final boolean append;
  private @Nullable OutputStream file;

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
      return append
          ? Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
          : Files.newOutputStream(path);
    } catch (InvalidPathException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
