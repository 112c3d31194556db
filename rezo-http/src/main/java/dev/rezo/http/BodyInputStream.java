package dev.rezo.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A body as a stream that blocks. Closing it closes the body.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class BodyInputStream extends InputStream {

  /** How much of a chunk without an array is copied at a time. */
  private static final int COPY = 8 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final BodySource source;
  private final BlockingReader reader;

  /** What is left of the last chunk, or {@link BodySource#END}. */
  private ByteBuffer chunk = NOTHING;

  BodyInputStream(BodySource source) {
    this.source = source;
    this.reader = new BlockingReader(source);
  }

  @Override
  public int read() throws IOException {
    return await() ? chunk.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!await()) {
      return -1;
    }
    int count = Math.min(length, chunk.remaining());
    chunk.get(into, offset, count);
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long left = count;
    while (left > 0 && await()) {
      int step = (int) Math.min(left, chunk.remaining());
      chunk.position(chunk.position() + step);
      left -= step;
    }
    return count <= 0 ? 0 : count - left;
  }

  /** What is left of the chunk at hand, else of the next one if it has come. */
  @Override
  public int available() throws IOException {
    if (!chunk.hasRemaining() && !BodySource.isEnd(chunk)) {
      release();
      ByteBuffer next = source.next(ResponseBody.NOBODY_WAITS);
      chunk = next == null ? NOTHING : next;
    }
    return chunk.remaining();
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    Objects.requireNonNull(out, "out");
    long total = 0;
    while (await()) {
      int count = chunk.remaining();
      if (chunk.hasArray()) {
        out.write(chunk.array(), chunk.arrayOffset() + chunk.position(), count);
        chunk.position(chunk.limit());
      } else {
        count = Math.min(count, COPY);
        byte[] copy = new byte[count];
        chunk.get(copy);
        out.write(copy);
      }
      total += count;
    }
    return total;
  }

  @Override
  public void close() {
    if (!BodySource.isEnd(chunk)) {
      chunk = NOTHING;
    }
    source.close();
  }

  /** The chunk at hand is used up. */
  private void release() {
    ByteBuffer used = chunk;
    chunk = NOTHING;
    if (used.capacity() > 0) {
      source.giveBack(used);
    }
  }

  /** Waits until the chunk at hand has bytes; false at the end. */
  private boolean await() throws IOException {
    while (!chunk.hasRemaining()) {
      if (BodySource.isEnd(chunk)) {
        return false;
      }
      release();
      chunk = reader.next();
    }
    return true;
  }
}
