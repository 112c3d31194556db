package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body to a file, which is opened with the first bytes or at the end, and deleted when the
 * body does not come to its end: a file that looks whole is whole. Devices and pipes stay.
 *
 * <p>Not thread-safe; the caller serialises. Blocks.
 */
final class FileSink implements BodySink<Long> {

  /** Gives the file, empty. */
  @FunctionalInterface
  interface Opener {
    SeekableByteChannel open() throws IOException;
  }

  private final Path file;
  private final long total;
  private final BodyProgress progress;
  private final Opener opener;
  private @Nullable SeekableByteChannel channel;
  private long written;

  /** A sink that has opened nothing; {@code total} is for the progress alone. */
  FileSink(Path file, long total, BodyProgress progress) {
    this(file, total, progress, () -> create(file));
  }

  FileSink(Path file, long total, BodyProgress progress, Opener opener) {
    this.file = Objects.requireNonNull(file, "file");
    this.total = total;
    this.progress = Objects.requireNonNull(progress, "progress");
    this.opener = opener;
  }

  private static SeekableByteChannel create(Path file) throws IOException {
    return Files.newByteChannel(
        file,
        StandardOpenOption.WRITE,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Override
  public void add(ByteBuffer chunk) throws IOException {
    try {
      SeekableByteChannel out = channel();
      while (chunk.hasRemaining()) {
        written += out.write(chunk);
      }
    } catch (IOException e) {
      throw failed(e);
    }
    progress.moved(written, total);
  }

  @Override
  public boolean keepsChunks() {
    return false;
  }

  @Override
  public Long end() throws IOException {
    try {
      channel().close();
    } catch (IOException e) {
      throw failed(e);
    }
    return written;
  }

  @Override
  public void abort() {
    SeekableByteChannel out = channel;
    if (out == null) {
      return;
    }
    channel = null;
    try {
      out.close();
    } catch (IOException e) {
      // What broke the body is told to the caller, and matters more than what is left of the file.
    }
    try {
      if (Files.isRegularFile(file)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // As above.
    }
  }

  private SeekableByteChannel channel() throws IOException {
    if (channel == null) {
      channel = opener.open();
    }
    return channel;
  }

  private BodyException failed(IOException cause) {
    return new BodyException(
        "response body: expected to be written to "
            + file
            + ", actual "
            + cause
            + " after "
            + written
            + (total < 0 ? " bytes" : " of " + total + " bytes"),
        BodyException.Reason.SINK_FAILED,
        Phase.BODY,
        cause);
  }
}
