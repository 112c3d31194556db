package dev.rezo.plugins.decompression;

import dev.rezo.plugins.decompression.zstd.ZstdStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * The coding zstd (RFC 8878, RFC 9659).
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ZstdDecoder implements ContentDecoder {

  private final ZstdStream stream = new ZstdStream();

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
