package dev.rezo.client;

import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.Response;
import dev.rezo.http.Timing;
import org.jspecify.annotations.Nullable;

/**
 * When the steps of an exchange happened. A part of the exchange and not an object of its own: a
 * small request is not to allocate for what few look at.
 *
 * <p>Confined to its loop, but for reading: whoever has the response reads the marks.
 */
abstract class ExchangeMarks extends HandedFuture<Response> implements Timing {

  long startNanos;

  /** The connection that was opened for the exchange, or null on reuse. */
  @Nullable ConnectionFacts freshConnection;

  /** What is noted for those who want the facts, or null if nobody does. */
  @Nullable ExchangeNotes notes;

  /** How it uses its connection, as listeners were told; null where there are none. */
  @Nullable ConnectionUse told;

  /** The head of its response; null where none came, or there are no listeners. */
  @Nullable Response head;

  long requestStartNanos;
  long responseStartNanos;
  volatile long responseEndNanos;

  /** Its stream is over, if anybody wants to know. */
  void streamMoved(long sentBody, long receivedBody) {
    if (notes != null) {
      notes.sent(notes.requestHeadBytes(), sentBody);
      notes.received(notes.responseHeadBytes(), receivedBody);
    }
  }

  /** A header block of HTTP/2 was sent. */
  void headBytesSent(long count) {
    if (notes != null) {
      notes.sent(notes.requestHeadBytes() + count, notes.requestBodyBytes());
    }
  }

  /** A header block of HTTP/2 has come. */
  void headBytesReceived(long count) {
    if (notes != null) {
      notes.received(notes.responseHeadBytes() + count, notes.responseBodyBytes());
    }
  }

  @Override
  public long startNanos() {
    return startNanos;
  }

  @Override
  public long domainLookupStartNanos() {
    return freshConnection == null ? requestStartNanos : freshConnection.resolveStartNanos();
  }

  @Override
  public long domainLookupEndNanos() {
    return freshConnection == null ? requestStartNanos : freshConnection.resolveEndNanos();
  }

  @Override
  public long connectStartNanos() {
    return freshConnection == null ? requestStartNanos : freshConnection.connectStartNanos();
  }

  @Override
  public long secureConnectionStartNanos() {
    return freshConnection == null ? requestStartNanos : freshConnection.tlsStartNanos();
  }

  @Override
  public long connectEndNanos() {
    return freshConnection == null ? requestStartNanos : freshConnection.connectEndNanos();
  }

  @Override
  public long requestStartNanos() {
    return requestStartNanos;
  }

  @Override
  public long responseStartNanos() {
    return responseStartNanos;
  }

  @Override
  public long responseEndNanos() {
    return responseEndNanos;
  }
}
