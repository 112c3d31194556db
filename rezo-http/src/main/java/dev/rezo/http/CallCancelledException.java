package dev.rezo.http;

/**
 * The caller gave the call up, by cancelling its future, interrupting its thread or closing its
 * response.
 *
 * <p>Immutable.
 */
public final class CallCancelledException extends RezoException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception. */
  public CallCancelledException(String message, Phase phase, Delivery delivery) {
    super(message, phase, delivery, null);
  }
}
