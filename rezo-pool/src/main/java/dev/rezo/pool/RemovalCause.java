package dev.rezo.pool;

/** Why a member left the pool. Immutable. */
public enum RemovalCause {
  /** It was idle for longer than its idle timeout. */
  IDLE_TIMEOUT,

  /** It reached the end of its lifetime. */
  LIFETIME,

  /** It had served as many leases as {@link PoolLimits#maxUses()} allows. */
  MAX_USES,

  /** The bucket held more idle members than {@link PoolLimits#maxIdlePerBucket()}. */
  IDLE_LIMIT,

  /** Another bucket needed its room under {@link PoolLimits#maxTotal()}. */
  TOTAL_LIMIT,

  /** Another bucket of its origin needed its room under {@link PoolLimits#maxPerOrigin()}. */
  ORIGIN_LIMIT,

  /** Its bucket, which was idle, gave way to a new one under {@link PoolLimits#maxBuckets()}. */
  BUCKETS_LIMIT,

  /** {@link Pooled#isUsable()} said no. */
  UNUSABLE,

  /**
   * The exchange just ended does not allow another one: {@code Connection: close}, keep-alive off.
   */
  NOT_REUSABLE,

  /** The peer closed or reset it. */
  PEER_CLOSED,

  /**
   * It had been idle, and when it was used again it was dead: nothing came back. Whoever evicts
   * with this cause teaches the pool how long the peer keeps idle members; see {@link
   * PoolLimits#learnsIdleLimit()}.
   */
  STALE,

  /** The peer sent bytes that nobody had asked for. */
  UNEXPECTED_BYTES,

  /** The peer takes no new work on it (GOAWAY). */
  DRAINING,

  /** Its name does not have the address any more that it leads to. */
  ADDRESS_GONE,

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
