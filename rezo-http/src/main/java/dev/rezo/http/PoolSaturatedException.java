package dev.rezo.http;

import org.jspecify.annotations.Nullable;

/**
 * Every connection that is allowed is in use and the queue for them is full: the message names the
 * bucket and its numbers. Or there is no thread for a {@link BlockingInterceptor}, which the
 * message names. Nothing of the request was sent by then, but for trips that ended before.
 *
 * <p>Immutable.
 */
public final class PoolSaturatedException extends RezoException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception. */
  public PoolSaturatedException(String message) {
    this(message, null);
  }

  PoolSaturatedException(String message, @Nullable Throwable cause) {
    super(message, Phase.ACQUIRE, Delivery.NOT_SENT, cause);
  }
}
