package dev.rezo.http;

/**
 * The peer broke the protocol. The connection is not used again.
 *
 * <p>Immutable.
 */
public final class ProtocolException extends RezoException {

  private static final long serialVersionUID = 1L;

  /** How much is lost. */
  public enum Scope {
    /** One stream of an HTTP/2 connection. */
    STREAM,
    /** The whole connection. */
    CONNECTION
  }

  private final String rule;
  private final Scope scope;

  /** Makes the exception. */
  public ProtocolException(
      String rule, String message, Scope scope, Phase phase, Delivery delivery) {
    super(message + " (" + rule + ")", phase, delivery, null);
    this.rule = rule;
    this.scope = scope;
  }

  /** The rule that was broken, as in {@code RFC 9112 section 6.3}. */
  public String rule() {
    return rule;
  }

  /** How much is lost. */
  public Scope scope() {
    return scope;
  }
}
