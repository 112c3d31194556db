package dev.rezo.http;

import org.jspecify.annotations.Nullable;

/**
 * The connection ended while an exchange was running on it and before its response was complete.
 * {@link #delivery} tells whether the request may be sent again.
 *
 * <p>Immutable.
 */
public final class ConnectionLostException extends RezoException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception. */
  public ConnectionLostException(
      String message, Phase phase, Delivery delivery, @Nullable Throwable cause) {
    super(message, phase, delivery, cause);
  }
}
