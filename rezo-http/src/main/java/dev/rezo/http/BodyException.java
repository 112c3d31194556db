package dev.rezo.http;

import org.jspecify.annotations.Nullable;

/**
 * A body is cut short, larger than allowed, closed, or cannot be read.
 *
 * <p>Immutable.
 */
public final class BodyException extends RezoException {

  private static final long serialVersionUID = 1L;

  /** What is wrong with the body. */
  public enum Reason {
    /** The connection ended before the body did. */
    TRUNCATED,
    /** More bytes than the caller allows in memory. */
    TOO_LARGE,
    /** It was closed or is being read by somebody else. */
    CLOSED,
    /** The caller's own body failed while it was sent. */
    SOURCE_FAILED,
    /** What the caller wants a response body written to, such as a file, failed. */
    SINK_FAILED,
    /** A content coding that cannot be decoded. */
    CODING
  }

  private final Reason reason;

  /** Makes the exception. */
  public BodyException(String message, Reason reason, Phase phase, @Nullable Throwable cause) {
    super(message, phase, Delivery.UNKNOWN, cause);
    this.reason = reason;
  }

  /** What is told to who reads on after closing. */
  static BodyException closed(String body, Phase phase) {
    return new BodyException(
        body + ": expected to be open, actual closed", Reason.CLOSED, phase, null);
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }
}
