package dev.rezo.plugins.decompression;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The coding gzip (RFC 1952): members one after another, each with its checksum and its length.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class GzipDecoder implements ContentDecoder {

  private static final int TRAILER_BYTES = 8;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private GzipHeader header = new GzipHeader();
  private boolean hasHeader;
  private boolean hasBegun;
  private int trailerLeft;
  private long trailer;

  @Override
  public void decode(ByteBuffer in, ByteBuffer out) throws DataFormatException {
    boolean goesOn = true;
    while (goesOn && out.hasRemaining()) {
      int before = in.remaining() + out.remaining();
      if (trailerLeft > 0) {
        readTrailer(in);
      } else if (hasHeader) {
        inflate(in, out); // Without input as well: some of the output may still be within.
      } else if (in.hasRemaining()) {
        hasBegun = true;
        hasHeader = header.read(in);
      }
      goesOn = in.remaining() + out.remaining() < before;
    }
  }

  private void inflate(ByteBuffer in, ByteBuffer out) throws DataFormatException {
    int from = out.position();
    inflater.setInput(in);
    inflater.inflate(out);
    checksum.update(out.duplicate().limit(out.position()).position(from));
    if (inflater.finished()) {
      trailerLeft = TRAILER_BYTES;
      trailer = 0;
    } else if (inflater.needsDictionary()) {
      throw new DataFormatException("gzip: expected no preset dictionary, actual one");
    }
  }

  private void readTrailer(ByteBuffer in) throws DataFormatException {
    while (trailerLeft > 0 && in.hasRemaining()) {
      trailer |= (in.get() & 0xffL) << (8 * (TRAILER_BYTES - trailerLeft));
      trailerLeft--;
    }
    if (trailerLeft == 0) {
      long length = inflater.getBytesWritten() & 0xffff_ffffL;
      if ((trailer & 0xffff_ffffL) != checksum.getValue() || trailer >>> 32 != length) {
        throw new DataFormatException("gzip: expected its checksum and length, actual others");
      }
      inflater.reset();
      checksum.reset();
      header = new GzipHeader();
      hasHeader = false;
      hasBegun = false;
    }
  }

  @Override
  public boolean isComplete() {
    return !hasBegun;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
