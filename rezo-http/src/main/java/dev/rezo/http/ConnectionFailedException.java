package dev.rezo.http;

import org.jspecify.annotations.Nullable;

/**
 * No connection could be had: the name has no address, no address answered, the proxy refused, or
 * the TLS handshake failed. {@link #phase} tells which; nothing of the request was sent.
 *
 * <p>Immutable.
 */
public sealed class ConnectionFailedException extends RezoException permits ProxyFailedException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception. */
  public ConnectionFailedException(String message, Phase phase, @Nullable Throwable cause) {
    super(message, phase, Delivery.NOT_SENT, cause);
  }
}
