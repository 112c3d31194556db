package dev.rezo.http;

/**
 * How one exchange used its connection. Kept only for clients with an {@link ExchangeListener} that
 * {@linkplain ExchangeListener#wantsFacts wants them}: whoever does not watch does not pay.
 *
 * <p>Bodies are counted as they travel: without the framing, and before a content coding is undone.
 * Sizes are complete when the exchange is over, and 0 before.
 *
 * <p>Thread-safe.
 */
public interface ExchangeFacts {

  /** The number of the HTTP/2 stream; 0 in HTTP/1.1 and before there is one. */
  int streamId();

  /** How many exchanges the connection had when this one began, itself included. */
  int concurrent();

  /** How long nothing had run on the connection; 0 if it was new or in use. */
  long idleNanos();

  /**
   * Request line and fields in HTTP/1.1; in HTTP/2 the header blocks of the request as they
   * travelled, compressed against those of other exchanges: the same head is smaller the next time.
   */
  long requestHeadBytes();

  /** The body of the request, as far as it was sent. */
  long requestBodyBytes();

  /**
   * Status lines and fields in HTTP/1.1, those of interim responses too; in HTTP/2 the header
   * blocks of the response as they travelled.
   */
  long responseHeadBytes();

  /** The body of the response, as far as it came. */
  long responseBodyBytes();
}
