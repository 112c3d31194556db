package dev.rezo.client;

import dev.rezo.http.Origin;

/**
 * Says which proxy the calls to an origin go through. {@link Proxies} has ready ones.
 *
 * <p>Thread-safe; asked for each attempt of a call on the caller's thread, or on a loop, so it must
 * be quick.
 */
@FunctionalInterface
public interface ProxyChoice {

  /** The proxy, or {@link Proxy#none} for a direct connection. */
  Proxy proxy(Origin origin);
}
