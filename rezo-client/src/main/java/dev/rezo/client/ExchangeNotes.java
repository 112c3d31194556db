package dev.rezo.client;

import dev.rezo.http.ExchangeFacts;

/**
 * What an exchange notes of its way for those who want the facts; it has none if nobody does.
 *
 * <p>Thread-safe: written on the loop of the exchange, read by anybody.
 */
final class ExchangeNotes implements ExchangeFacts {

  private volatile int streamId;
  private volatile int concurrent;
  private volatile long idleNanos;
  private volatile long requestHeadBytes;
  private volatile long requestBodyBytes;
  private volatile long responseHeadBytes;
  private volatile long responseBodyBytes;

  /** It begins on a connection; what it did on one before does not count. */
  void began(int streamId, int concurrent, long idleNanos) {
    sent(0, 0);
    received(0, 0);
    this.streamId = streamId;
    this.concurrent = concurrent;
    this.idleNanos = Math.max(0, idleNanos);
  }

  void sent(long headBytes, long bodyBytes) {
    requestHeadBytes = headBytes;
    requestBodyBytes = bodyBytes;
  }

  void received(long headBytes, long bodyBytes) {
    responseHeadBytes = headBytes;
    responseBodyBytes = bodyBytes;
  }

  @Override
  public int streamId() {
    return streamId;
  }

  @Override
  public int concurrent() {
    return concurrent;
  }

  @Override
  public long idleNanos() {
    return idleNanos;
  }

  @Override
  public long requestHeadBytes() {
    return requestHeadBytes;
  }

  @Override
  public long requestBodyBytes() {
    return requestBodyBytes;
  }

  @Override
  public long responseHeadBytes() {
    return responseHeadBytes;
  }

  @Override
  public long responseBodyBytes() {
    return responseBodyBytes;
  }

  /** {@code stream 3, 78 + 0 bytes sent, 120 + 1270 received}. */
  @Override
  public String toString() {
    return (streamId == 0 ? "" : "stream " + streamId + ", ")
        + requestHeadBytes
        + " + "
        + requestBodyBytes
        + " bytes sent, "
        + responseHeadBytes
        + " + "
        + responseBodyBytes
        + " received";
  }
}
