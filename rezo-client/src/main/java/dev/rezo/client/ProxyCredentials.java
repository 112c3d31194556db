package dev.rezo.client;

import dev.rezo.client.proxy.ProxyLogin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP proxy is shown of who asks, through all tries of one dial or of one forwarded
 * request: Basic at once where there are credentials, and then what the authenticator answers.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ProxyCredentials implements ProxyLogin {

  /** Digest takes one answer, or two when its nonce is stale; what takes more never ends. */
  private static final int MAX_ANSWERS = 3;

  private final Proxy proxy;
  private final String method;
  private final String target;
  private @Nullable String authorization;
  private int answers;

  /**
   * Makes credentials for one request of the proxy.
   *
   * @param target the request target
   */
  ProxyCredentials(Proxy proxy, String method, String target) {
    this.proxy = proxy;
    this.method = method;
    this.target = target;
    this.authorization = proxy.basic();
  }

  @Override
  public @Nullable String authorization() {
    return authorization;
  }

  @Override
  public boolean answer(List<String> challenges) {
    ProxyAuthenticator authenticator = proxy.authenticator();
    if (authenticator == null || answers == MAX_ANSWERS) {
      return false;
    }
    String answer =
        authenticator.answer(new ProxyChallenge(proxy, method, target, challenges, answers));
    answers++;
    authorization = answer;
    return answer != null;
  }
}
