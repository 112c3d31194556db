package dev.rezo.http;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bytes in memory. Immutable. */
final class BytesBody implements Body {

  private final byte[] bytes;
  private final @Nullable String contentType;

  BytesBody(byte[] bytes, @Nullable String contentType) {
    this.bytes = Objects.requireNonNull(bytes, "bytes");
    this.contentType = contentType;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public boolean isReplayable() {
    return true;
  }

  @Override
  public @Nullable String contentType() {
    return contentType;
  }

  @Override
  public BodySource open() {
    return bytes.length == 0 ? EmptySource.INSTANCE : new Pieces(bytes);
  }

  /** As in {@code Body[12 bytes, text/plain]}; never the bytes. */
  @Override
  public String toString() {
    return "Body["
        + bytes.length
        + " bytes"
        + (contentType == null ? "" : ", " + contentType)
        + "]";
  }

  /** Not thread-safe; the caller serialises. */
  private static final class Pieces implements BodySource {

    /** So that no socket write copies a large array whole to the memory outside the heap. */
    private static final int PIECE = 64 * 1024;

    private final byte[] bytes;
    private int read;
    private volatile boolean closed;

    Pieces(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public ByteBuffer next(Runnable onReady) throws BodyException {
      if (closed) {
        throw BodyException.closed("request body", Phase.SEND);
      }
      int from = read;
      if (from == bytes.length) {
        return END;
      }
      int length = Math.min(PIECE, bytes.length - from);
      read = from + length;
      // Read-only: what is sent again must be what was sent before.
      return ByteBuffer.wrap(bytes, from, length).slice().asReadOnlyBuffer();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
