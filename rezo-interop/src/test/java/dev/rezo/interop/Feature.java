package dev.rezo.interop;

/**
 * One row of a table: what the client and a peer have to bring about together.
 *
 * <p>Immutable.
 *
 * @param <P> a peer that runs
 * @param name in words of a user
 * @param check fails when it does not come about
 */
record Feature<P>(String name, Check<P> check) {

  /** Tries a feature with a peer. */
  @FunctionalInterface
  interface Check<P> {
    void with(P peer) throws Exception;
  }
}
