package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body to a file, which is opened with the first bytes or at the end, and deleted when the
 * body does not come to its end: a file that looks whole is whole. Devices and pipes stay.
 *
 * <p>Not thread-safe; the caller serialises. Blocks.
 */
final class FileSink implements BodySink<Long> {

  private final Path file;
  private final LongConsumer progress;
  private @Nullable SeekableByteChannel channel;
  private long written;

  FileSink(Path file, LongConsumer progress) {
    this.file = Objects.requireNonNull(file, "file");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  @Override
  public void add(ByteBuffer chunk) throws IOException {
    ByteChannel out = channel();
    while (chunk.hasRemaining()) {
      written += out.write(chunk);
    }
    progress.accept(written);
  }

  @Override
  public Long end() throws IOException {
    channel().close();
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
      if (Files.isRegularFile(file)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // What broke the body is told to the caller, and matters more than what is left of the file.
    }
  }

  private SeekableByteChannel channel() throws IOException {
    if (channel == null) {
      channel =
          Files.newByteChannel(
              file,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING);
    }
    return channel;
  }
}
