package dev.rezo.dns;

/**
 * What an {@link java.net.UnknownHostException} implements that may be no more than the word of a
 * resolver that did not look: it says nothing about the host then, and a {@link CachingResolver}
 * does not remember it. For resolvers that have failures of their own.
 *
 * <p>Immutable.
 */
public interface LookupRefusal {

  /** Whether the resolver did not look, because it has too much to do, or is closed. */
  boolean isRefusal();
}
