package dev.rezo.bench;

/**
 * A pool as a benchmark sees it: full of members that wait to be leased.
 *
 * <p>Thread-safe.
 *
 * @param <L> what stands for a lease
 */
interface LeasePool<L> {

  /** Takes a member; there is always one. */
  L lease() throws Exception;

  /** Gives it back. */
  void release(L lease);
}
