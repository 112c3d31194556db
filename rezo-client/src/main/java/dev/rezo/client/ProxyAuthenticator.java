package dev.rezo.client;

import org.jspecify.annotations.Nullable;

/**
 * Answers the challenges of HTTP proxies (RFC 9110 section 11.7). It is asked after a 407, a few
 * times for one connection or one forwarded request at most; with a fixed user and secret and the
 * scheme Basic, {@link Proxy#credentials} is all that is needed.
 *
 * <p>Thread-safe; it is asked on a loop and must not block.
 */
@FunctionalInterface
public interface ProxyAuthenticator {

  /** The value of Proxy-Authorization to try next, or null to give up. */
  @Nullable String answer(ProxyChallenge challenge);
}
