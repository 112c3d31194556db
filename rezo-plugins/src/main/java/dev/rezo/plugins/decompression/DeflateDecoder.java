package dev.rezo.plugins.decompression;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The coding deflate: the zlib format (RFC 9110 section 8.4.1.2), or bare deflate as some servers
 * send it. The first two bytes tell: those of zlib are a multiple of 31 and name the method 8,
 * which is no beginning of a deflate stream that an encoder writes.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class DeflateDecoder implements ContentDecoder {

  private static final int DEFLATE = 8;

  private @Nullable Inflater inflater;
  private final ByteBuffer first = ByteBuffer.allocate(2);
  private boolean hasBegun;

  @Override
  public void decode(ByteBuffer in, ByteBuffer out) throws DataFormatException {
    hasBegun |= in.hasRemaining();
    while (inflater == null && in.hasRemaining()) {
      first.put(in.get());
      if (!first.hasRemaining()) {
        first.flip();
        int pair = first.getShort(0) & 0xffff;
        boolean isZlib = pair % 31 == 0 && (pair >> 8 & 0xf) == DEFLATE;
        inflater = new Inflater(!isZlib);
      }
    }
    Inflater running = inflater;
    if (running == null) {
      return;
    }
    if (first.hasRemaining()) {
      inflate(running, first, out);
    }
    if (!first.hasRemaining() && out.hasRemaining()) {
      inflate(running, in, out);
    }
  }

  private static void inflate(Inflater running, ByteBuffer in, ByteBuffer out)
      throws DataFormatException {
    if (running.finished() && in.hasRemaining()) {
      throw new DataFormatException("deflate: expected the end, actual more bytes");
    }
    running.setInput(in);
    running.inflate(out);
    if (running.needsDictionary()) {
      throw new DataFormatException("deflate: expected no preset dictionary, actual one");
    }
  }

  @Override
  public boolean isComplete() {
    return inflater == null ? !hasBegun : inflater.finished();
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
    }
  }
}
