package dev.rezo.pool;

/** Why a member left the pool. Immutable. */
public enum RemovalCause {
  /** It was idle for longer than its idle timeout. */
  IDLE_TIMEOUT,

  /** It reached the end of its lifetime. */
  LIFETIME,

  /** The bucket held more idle members than {@link PoolLimits#maxIdlePerBucket()}. */
  IDLE_LIMIT,

  /** Another bucket needed its room under {@link PoolLimits#maxTotal()}. */
  TOTAL_LIMIT,

  /** {@link Pooled#isUsable()} said no. */
  UNUSABLE,

  /**
   * The exchange just ended does not allow another one: {@code Connection: close}, keep-alive off.
   */
  NOT_REUSABLE,

  /** The peer closed or reset it. */
  PEER_CLOSED,

  /** The peer sent bytes that nobody had asked for. */
  UNEXPECTED_BYTES,

  /** The peer takes no new work on it (GOAWAY). */
  DRAINING,

  /** The exchange on it failed. */
  FAILED,

  /** The exchange on it was cancelled half way. */
  CANCELLED,

  /**
   * It now belongs to the holder of its lease; see {@link Lease#detach}. It is not to be closed.
   */
  DETACHED,

  /** The pool was closed. */
  POOL_CLOSED
}
