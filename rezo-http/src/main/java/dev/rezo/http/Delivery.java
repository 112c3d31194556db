package dev.rezo.http;

/** What is known about whether the server has processed a request that failed. Immutable. */
public enum Delivery {
  /** No byte of it was sent: it may be sent again whatever its method. */
  NOT_SENT,
  /** The peer says that it was not processed: it may be sent again whatever its method. */
  REFUSED,
  /** It may have been processed: only an idempotent request may be sent again. */
  UNKNOWN
}
