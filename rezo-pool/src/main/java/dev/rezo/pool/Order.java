package dev.rezo.pool;

/** Which idle member is leased first. Immutable. */
public enum Order {
  /** The one parked last: few members stay warm, and the others reach their idle timeout. */
  LIFO,

  /** The one parked first: the load goes round all members. */
  FIFO,

  /**
   * As {@link #LIFO}, but a member whose {@link Pooled#latencyNanos()} is above twice the median of
   * its bucket is leased only when there is no other. LIFO alone favours the slow: what answers
   * last in a burst is parked last, and so leased first. A slow member is not leased for a trial:
   * it is judged anew when it had to serve because there was no other, and else reaches its idle
   * timeout.
   */
  LATENCY_AWARE
}
