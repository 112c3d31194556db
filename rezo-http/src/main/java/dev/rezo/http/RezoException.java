package dev.rezo.http;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call failed. The whole tree:
 *
 * <pre>
 * RezoException
 *   ConnectionFailedException   no connection: name, address, proxy or TLS
 *     ProxyFailedException      the proxy's fault: its name, its address, its TLS, its answer
 *   DeadlineException           a timeout: which one, how long
 *   ProtocolException           the peer broke the protocol: rule and scope
 *   ConnectionLostException     the connection ended under a running exchange
 *   StreamResetException        the peer ended one HTTP/2 stream
 *   BodyException               a body is cut short, too large or cannot be read
 *   PoolSaturatedException      the pool's queue is full, or no thread is left
 *   CallCancelledException      the caller gave up
 *   ClientClosedException       the client was closed
 *   RedirectException           redirects without an end
 *   AuthenticationException     no credentials could be had
 *   HttpStatusException         a status that the caller asked to be told as an exception
 * </pre>
 *
 * <p>Messages say where, what was expected and what happened. Immutable.
 */
public abstract sealed class RezoException extends IOException
    permits ConnectionFailedException,
        DeadlineException,
        ProtocolException,
        ConnectionLostException,
        StreamResetException,
        BodyException,
        PoolSaturatedException,
        CallCancelledException,
        ClientClosedException,
        RedirectException,
        AuthenticationException,
        HttpStatusException {

  private static final long serialVersionUID = 1L;

  private final Phase phase;
  private final Delivery delivery;

  RezoException(String message, Phase phase, Delivery delivery, @Nullable Throwable cause) {
    super(message, cause);
    this.phase = Objects.requireNonNull(phase, "phase");
    this.delivery = Objects.requireNonNull(delivery, "delivery");
  }

  /** Where in its life the call was. */
  public final Phase phase() {
    return phase;
  }

  /** Whether the request may have been processed. */
  public final Delivery delivery() {
    return delivery;
  }
}
