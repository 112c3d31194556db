package dev.rezo.http;

/**
 * How one exchange used its connection. Kept for clients with an {@link ExchangeListener} only:
 * whoever does not watch does not pay.
 *
 * <p>Bodies are counted as they travel: without the framing, and before a content coding is undone.
 * Sizes are complete when the exchange is over, and 0 before.
 *
 * <p>Thread-safe.
 */
public interface ExchangeFacts {

  /** A size that is not known: fields of HTTP/2 are compressed against those of other exchanges. */
  long UNKNOWN = -1;

  /** The number of the HTTP/2 stream; 0 in HTTP/1.1 and before there is one. */
  int streamId();

  /** How many exchanges the connection had when this one began, itself included. */
  int concurrent();

  /** How long nothing had run on the connection; 0 if it was new or in use. */
  long idleNanos();

  /** Request line and fields in HTTP/1.1, else {@link #UNKNOWN}. */
  long requestHeadBytes();

  /** The body of the request, as far as it was sent. */
  long requestBodyBytes();

  /** Status lines and fields in HTTP/1.1, those of interim responses too; else {@link #UNKNOWN}. */
  long responseHeadBytes();

  /** The body of the response, as far as it came. */
  long responseBodyBytes();
}
