package dev.rezo.http;

/**
 * Every connection that is allowed is in use and the queue for them is full. The message names the
 * bucket and its numbers; nothing of the request was sent.
 *
 * <p>Immutable.
 */
public final class PoolSaturatedException extends RezoException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception. */
  public PoolSaturatedException(String message) {
    super(message, Phase.ACQUIRE, Delivery.NOT_SENT, null);
  }
}
