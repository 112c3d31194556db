package dev.rezo.plugins.decompression;

import dev.rezo.plugins.decompression.brotli.BrotliStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * The coding br (RFC 7932).
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class BrotliDecoder implements ContentDecoder {

  private final BrotliStream stream = new BrotliStream();

  @Override
  public void decode(ByteBuffer in, ByteBuffer out) throws DataFormatException {
    stream.decode(in, out);
  }

  @Override
  public boolean isComplete() {
    return stream.isComplete();
  }

  @Override
  public void close() {}
}
