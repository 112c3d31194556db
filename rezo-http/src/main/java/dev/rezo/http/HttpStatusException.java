package dev.rezo.http;

import org.jspecify.annotations.Nullable;

/**
 * A response with a status that the caller asked to be told as an exception, with {@link
 * Response#orThrow}.
 *
 * <p>Immutable.
 */
public final class HttpStatusException extends RezoException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient @Nullable Headers headers;

  /** Makes the exception. */
  public HttpStatusException(String message, int status, Headers headers) {
    super(message, Phase.HEAD, Delivery.UNKNOWN, null);
    this.status = status;
    this.headers = headers;
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** The response's fields; not serialised, so none afterwards. */
  public Headers headers() {
    return headers == null ? Headers.EMPTY : headers;
  }
}
