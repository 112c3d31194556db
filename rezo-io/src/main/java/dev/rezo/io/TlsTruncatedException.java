package dev.rezo.io;

import java.io.IOException;

/**
 * A TLS connection that ended without close_notify (RFC 8446 section 6.1): whoever reads until the
 * end of the stream cannot know that it is the end. Immutable.
 */
public final class TlsTruncatedException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception; {@code where} names the connection. */
  public TlsTruncatedException(String where) {
    super(where + ": expected close_notify before the end of the stream, actual end without it");
  }
}
