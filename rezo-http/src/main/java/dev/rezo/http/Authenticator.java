package dev.rezo.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says to one proxy who asks, by whatever schemes it knows (RFC 9110 section 11.7).
 *
 * <p>Lifecycle: lives as long as the proxy that it was given to, and may learn of it.
 *
 * <p>Thread-safe; it is asked on a loop and must not block.
 */
public interface Authenticator {

  /**
   * What to say before the proxy asks, or null to wait for that.
   *
   * @param method the method of the request, often {@code CONNECT}
   * @param target its request target: host and port with {@code CONNECT}, else the address
   */
  @Nullable String inAdvance(String method, String target);

  /**
   * What to say after a 407, or null to give up.
   *
   * @param method the method of the request
   * @param target its request target
   * @param challenges the values of the Proxy-Authenticate fields as they came
   * @param answers how many challenges it has answered for this request before
   */
  @Nullable String answer(String method, String target, List<String> challenges, int answers);
}
