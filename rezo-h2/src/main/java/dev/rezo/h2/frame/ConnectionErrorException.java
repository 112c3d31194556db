package dev.rezo.h2.frame;

/**
 * An error of the connection (RFC 9113 section 5.4.1): nothing can be received any more, and the
 * peer is to be told why by GOAWAY.
 *
 * <p>Its message names places and numbers, never the values of fields. Immutable.
 */
public final class ConnectionErrorException extends Exception {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String rule;
  private final String text;

  /**
   * Makes the exception.
   *
   * @param rule as in {@code RFC 9113 section 6.5}
   * @param message where, what was expected, what happened
   */
  public ConnectionErrorException(ErrorCode code, String rule, String message) {
    super(message);
    this.code = code;
    this.rule = rule;
    this.text = message;
  }

  /** What the peer is told. */
  public ErrorCode code() {
    return code;
  }

  /** The message; there always is one. */
  @Override
  public String getMessage() {
    return text;
  }

  /** The rule that was broken. */
  public String rule() {
    return rule;
  }
}
