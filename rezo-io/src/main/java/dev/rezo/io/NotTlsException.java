package dev.rezo.io;

import javax.net.ssl.SSLException;

/** The first bytes of a peer are no TLS record (RFC 8446 section 5.1). Immutable. */
public final class NotTlsException extends SSLException {

  private static final long serialVersionUID = 1L;

  private final String firstLine;

  /** Makes the exception; {@code firstLine} is what the peer said instead. */
  public NotTlsException(String firstLine, Throwable cause) {
    super("expected TLS, actual \"" + firstLine + '"', cause);
    this.firstLine = firstLine;
  }

  /** The beginning of what the peer said, up to the end of its line, in printable characters. */
  public String firstLine() {
    return firstLine;
  }
}
