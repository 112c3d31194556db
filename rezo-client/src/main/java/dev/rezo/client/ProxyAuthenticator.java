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

  /**
   * The value of Proxy-Authorization to send before the proxy asks, or null, as here, to wait for
   * that.
   *
   * @param method the method of the request, often {@code CONNECT}
   * @param target its request target: host and port with {@code CONNECT}, else the address
   */
  default @Nullable String inAdvance(Proxy proxy, String method, String target) {
    return null;
  }
}
