package dev.rezo.http;

/**
 * The client was closed before or while the call ran.
 *
 * <p>Immutable.
 */
public final class ClientClosedException extends RezoException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception. */
  public ClientClosedException(String message, Phase phase, Delivery delivery) {
    super(message, phase, delivery, null);
  }
}
