package dev.rezo.pool;

/**
 * What the pool asks of the things that it holds. The thing held never calls the pool.
 *
 * <p>Thread-safe. The pool asks under a lock: an answer reads a field (a volatile one, where
 * another thread writes it) and does nothing else.
 */
public interface Pooled {

  /** Whether the member may be leased (again). A member that says no once has said no for ever. */
  boolean isUsable();

  /**
   * How many leases the member bears at once: 1 for HTTP/1.1, the limit of streams for HTTP/2. The
   * answer may change; a rise is told to {@link Pool#capacityRose}; a fall, which takes effect as
   * leases end, to {@link Pool#capacityFell}.
   *
   * <p>0: none for now, as while the member is suspected to be dead. Nobody leases it then; it
   * stays where it is, ages as ever, and another may be opened in its place. One that will never
   * bear leases again says so by {@link #isUsable}.
   */
  int capacity();

  /**
   * Whether it is of a kind that bears several leases, even if it bears one or none just now. The
   * answer does not change.
   */
  default boolean isShared() {
    return capacity() > 1;
  }

  /**
   * Where the member is at home, such as the number of its event loop; see {@link Pool#acquire}.
   * The answer does not change.
   */
  int affinity();

  /**
   * How long the member has taken to answer of late, smoothed: what {@link Order#LATENCY_AWARE}
   * goes by. 0: not known yet.
   */
  default long latencyNanos() {
    return 0;
  }
}
