package dev.rezo.http;

import org.jspecify.annotations.Nullable;

/**
 * What a server is to be told of who asks could not be had, as when a source of tokens fails: its
 * failure is the cause. A server that refuses what it was told is no exception but a response.
 *
 * <p>Immutable.
 */
public final class AuthenticationException extends RezoException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception. */
  public AuthenticationException(String message, Delivery delivery, @Nullable Throwable cause) {
    super(message, Phase.ACQUIRE, delivery, cause);
  }
}
