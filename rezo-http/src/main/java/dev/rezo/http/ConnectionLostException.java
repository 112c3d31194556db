package dev.rezo.http;

import org.jspecify.annotations.Nullable;

/**
 * The connection ended while an exchange was running on it and before its response was complete.
 * {@link #delivery} tells whether the request may be sent again; {@link #responseBegun}, whether
 * the peer had begun to answer.
 *
 * <p>Immutable.
 */
public final class ConnectionLostException extends RezoException {

  private static final long serialVersionUID = 1L;

  private final boolean responseBegun;

  /**
   * Makes the exception.
   *
   * @param responseBegun whether a byte of the response had come
   */
  public ConnectionLostException(
      String message,
      Phase phase,
      Delivery delivery,
      boolean responseBegun,
      @Nullable Throwable cause) {
    super(message, phase, delivery, cause);
    this.responseBegun = responseBegun;
  }

  /**
   * Whether a byte of the response had come, interim responses included: the peer has then seen at
   * least the head of the request, and a stale connection is not the reason.
   */
  public boolean responseBegun() {
    return responseBegun;
  }
}
