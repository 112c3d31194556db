package dev.rezo.client.proxy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as an HTTP proxy is told; it outlives a connection, as a proxy may close with its 407.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public interface ProxyLogin {

  /** The value of Proxy-Authorization to send, or null for none. */
  @Nullable String authorization();

  /**
   * The proxy has answered 407.
   *
   * @param challenges the values of its Proxy-Authenticate fields (RFC 9110 section 11.7.1)
   * @return whether {@link #authorization} has something new to say
   */
  boolean answer(List<String> challenges);
}
