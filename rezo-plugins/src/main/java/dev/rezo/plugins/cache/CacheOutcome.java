package dev.rezo.plugins.cache;

/** Where a response came from, as {@link ResponseCache#outcome} says it. Immutable. */
public enum CacheOutcome {
  /** From the cache: it is fresh, and the server was not asked. */
  HIT,
  /** From the cache: the server was asked, and said that it is still right (304). */
  VALIDATED,
  /**
   * From the cache, though it is no longer fresh: the request allowed that ({@code max-stale}), or
   * the server failed and {@code stale-if-error} did.
   */
  STALE,
  /** From the server: nothing was stored that could answer, or it was no longer right. */
  MISS,
  /** From the server: the cache answers no requests of this kind. */
  BYPASSED,
  /** 504 by the cache: the request wanted {@code only-if-cached}, and nothing could answer. */
  NOT_STORED
}
