package dev.rezo.client;

import java.util.List;

/**
 * What a proxy wants to know before it serves (RFC 9110 section 11.7.1).
 *
 * <p>Immutable.
 *
 * @param proxy who asks
 * @param method the method of the request that it refused, often {@code CONNECT}
 * @param target its request target: host and port with {@code CONNECT}, else the address
 * @param challenges the values of the Proxy-Authenticate fields as they came
 * @param answers how many answers it has refused before this one
 */
public record ProxyChallenge(
    Proxy proxy, String method, String target, List<String> challenges, int answers) {

  /** Copies the list. */
  public ProxyChallenge {
    challenges = List.copyOf(challenges);
  }
}
