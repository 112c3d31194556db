package dev.rezo.client;

import dev.rezo.pool.PoolLimits;

/**
 * The time in which nothing runs on a connection, from the end of one exchange to the beginning of
 * the next: since when it lasts, and how long it may last. The pool decides when it is over; here
 * is only what the pool is told.
 *
 * <p>Confined to its loop.
 */
final class IdleSpell {

  /**
   * After so long the connection is looked at once more before it is used: what the kernel knows
   * and the loop has not read yet, a peer's limit for example, is then likely enough to pay for a
   * read.
   */
  static final long TRUSTED_NANOS = 2_000_000_000;

  /**
   * For how long a spell may last by the pool's limit; without end where the pool keeps some
   * connections beyond that, because it alone knows which.
   */
  private final long limitNanos;

  private long sinceNanos;

  /** Until when by the peer's word, or {@link Deadlines#NEVER}. */
  private long promisedUntil = Deadlines.NEVER;

  /** Begins the first one, with the connection. */
  IdleSpell(PoolLimits limits, long nowNanos) {
    this.limitNanos =
        limits.minIdlePerBucket() == 0 ? limits.idleTimeout().toNanos() : Deadlines.NEVER;
    this.sinceNanos = nowNanos;
  }

  /**
   * For how long the next one may last, not above 0 if there is to be none. RFC 9112 appendix
   * C.2.2: what the server promises, less a margin for the way (1 s).
   *
   * @param keepAliveSeconds what the server promised, or -1
   */
  long permitted(int keepAliveSeconds) {
    return keepAliveSeconds < 0
        ? limitNanos
        : Math.min(limitNanos, (keepAliveSeconds - 1) * 1_000_000_000L);
  }

  /** Begins one that may last for so long. */
  void begin(long nowNanos, long permittedNanos) {
    sinceNanos = nowNanos;
    promisedUntil = Deadlines.after(nowNanos, permittedNanos);
  }

  /** For how long it has lasted. */
  long lasted(long nowNanos) {
    return nowNanos - sinceNanos;
  }

  /** Whether it has lasted for so long that the peer may have lost its patience. */
  boolean isLong(long nowNanos) {
    return isLong(sinceNanos, nowNanos);
  }

  /** Whether one from then until now would be. */
  static boolean isLong(long sinceNanos, long nowNanos) {
    return nowNanos - sinceNanos >= TRUSTED_NANOS;
  }

  /** For how long it may go on: nobody used the connection meanwhile. */
  long remaining(long nowNanos) {
    long until = Deadlines.earlier(promisedUntil, Deadlines.after(sinceNanos, limitNanos));
    return until == Deadlines.NEVER ? Deadlines.NEVER : until - nowNanos;
  }
}
