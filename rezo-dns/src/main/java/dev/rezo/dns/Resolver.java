package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Names to addresses. A lambda that answers {@link #resolve} is a whole resolver; the other methods
 * are for those that can do more.
 *
 * <p>Thread-safe. A stage may complete on the calling thread, before the method returns, or on a
 * thread of the resolver's, which what is chained to it must not block. A resolver never blocks the
 * thread that calls it, which may be an event loop. Cancelling a stage may end the look-up, and
 * need not.
 */
@FunctionalInterface
public interface Resolver {

  /**
   * Looks a host up.
   *
   * @param host a name, in any case, with or without a trailing dot, or an IP address; what is not
   *     ASCII is written in A-labels
   * @return the addresses in the order in which they are to be tried, never none; or {@link
   *     UnknownHostException}
   */
  CompletionStage<List<InetAddress>> resolve(String host);

  /**
   * Looks a host up, for who wants one family alone, or wants to know how long the answer holds. It
   * asks {@link #resolve} and leaves out the other family, unless a resolver knows better; one that
   * knows the ttl of records overrides it.
   *
   * @return an answer with addresses of the family alone, or {@link UnknownHostException}, which is
   *     a {@link NoSuchHostException} if it is certain that there are none
   */
  default CompletionStage<DnsAnswer> lookup(DnsQuery query) {
    return new ResolvedLookup(query, resolve(query.host()));
  }

  /**
   * Hears that none of these addresses of a host could be connected to: a resolver that remembers
   * answers should ask again before it gives this one to the next who asks. It does nothing unless
   * a resolver overrides it, and fails with nothing.
   *
   * @param host as it was asked for
   * @param tried all addresses of an answer, or all of one family
   */
  default void allFailed(String host, Collection<InetAddress> tried) {}
}
