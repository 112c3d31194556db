package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Names to addresses.
 *
 * <p>Thread-safe. The stage may complete on the calling thread, before the method returns, or on a
 * thread of the resolver's, which what is chained to it must not block.
 */
@FunctionalInterface
public interface Resolver {

  /**
   * Looks a host up.
   *
   * @param host a name, in any case, with or without a trailing dot, or an IP address
   * @return the addresses in the order in which they are to be tried, never none; or {@link
   *     UnknownHostException}
   */
  CompletionStage<List<InetAddress>> resolve(String host);
}
