package dev.rezo.io;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What has gone over one socket so far, ciphertext where it is TLS.
 *
 * <p>Thread-safe: the transport adds, whoever wants to know reads. What a reader sees may be a
 * moment old; adding costs no barrier.
 */
public final class Traffic {

  private final AtomicLong bytesRead = new AtomicLong();
  private final AtomicLong bytesWritten = new AtomicLong();
  private volatile boolean closed;

  /** Nothing yet, of a transport that is open. */
  public Traffic() {}

  /** Bytes that the socket has given. */
  public long bytesRead() {
    return bytesRead.getOpaque();
  }

  /** Bytes that the socket has taken. */
  public long bytesWritten() {
    return bytesWritten.getOpaque();
  }

  /** Whether the transport is not closed. */
  public boolean isOpen() {
    return !closed;
  }

  /** The socket gave so many bytes; by one thread at a time, as all that changes it. */
  public void read(long bytes) {
    bytesRead.setOpaque(bytesRead.getPlain() + bytes);
  }

  /** The socket took so many bytes. */
  public void written(long bytes) {
    bytesWritten.setOpaque(bytesWritten.getPlain() + bytes);
  }

  /** The transport is closed. */
  public void closed() {
    closed = true;
  }

  /** {@code 78 bytes written, 1270 read, open}. */
  @Override
  public String toString() {
    return bytesWritten()
        + " bytes written, "
        + bytesRead()
        + " read, "
        + (closed ? "closed" : "open");
  }
}
