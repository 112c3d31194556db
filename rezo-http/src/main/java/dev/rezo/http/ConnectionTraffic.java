package dev.rezo.http;

/**
 * What has gone over a connection so far, as long as it lives and afterwards. Bytes are those of
 * the socket: with TLS they are ciphertext, and what was said to a proxy is among them.
 *
 * <p>Thread-safe. What is read may be a moment old.
 */
public interface ConnectionTraffic {

  /** Bytes that came. */
  long bytesRead();

  /** Bytes that went. */
  long bytesWritten();

  /** Whether the connection is not closed, as far as is known here. */
  boolean isOpen();
}
