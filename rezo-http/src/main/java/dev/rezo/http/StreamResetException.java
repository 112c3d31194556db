package dev.rezo.http;

/**
 * The peer ended one HTTP/2 stream (RFC 9113 section 6.4); others on the connection live on.
 *
 * <p>Immutable.
 */
public final class StreamResetException extends RezoException {

  private static final long serialVersionUID = 1L;

  private final long code;

  /** Makes the exception. */
  public StreamResetException(String message, long code, Phase phase, Delivery delivery) {
    super(message, phase, delivery, null);
    this.code = code;
  }

  /** The error code of RST_STREAM (RFC 9113 section 7). */
  public long code() {
    return code;
  }
}
