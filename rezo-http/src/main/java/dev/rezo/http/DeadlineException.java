package dev.rezo.http;

import java.time.Duration;

/**
 * A timeout ran out.
 *
 * <p>Immutable.
 */
public final class DeadlineException extends RezoException {

  private static final long serialVersionUID = 1L;

  /** Which of the timeouts of a call. */
  public enum Limit {
    /** Waiting for a connection of the pool. */
    ACQUIRE,
    /** Asking for the addresses of a host. */
    DNS,
    /** Opening a connection, TLS included. */
    CONNECT,
    /** The TLS handshake alone. */
    TLS,
    /** Sending without progress. */
    WRITE,
    /** From the request's end to the response head. */
    HEAD,
    /** Between two reads of the response body. */
    READ_IDLE,
    /** One attempt of a call, until its response head: see {@link Interceptor.Chain}. */
    ATTEMPT,
    /** The whole call. */
    CALL
  }

  private final Limit limit;
  private final Duration timeout;

  /** Makes the exception. */
  public DeadlineException(
      String message, Limit limit, Duration timeout, Phase phase, Delivery delivery) {
    super(message, phase, delivery, null);
    this.limit = limit;
    this.timeout = timeout;
  }

  /** Which timeout it was. */
  public Limit limit() {
    return limit;
  }

  /** How long it was. */
  public Duration timeout() {
    return timeout;
  }
}
