package dev.rezo.client;

import dev.rezo.client.proxy.ProxyLogin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP proxy is shown of who asks, through all tries of one dial or of one forwarded
 * request: at once Basic where there are credentials, else what the authenticator says in advance,
 * and then what it answers.
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
  private boolean begun;
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
  }

  @Override
  public @Nullable String authorization() {
    if (!begun) { // Not before: what is said in advance may be counted.
      begun = true;
      authorization = inAdvance();
    }
    return authorization;
  }

  private @Nullable String inAdvance() {
    String basic = proxy.basic();
    ProxyAuthenticator authenticator = proxy.authenticator();
    return basic != null || authenticator == null
        ? basic
        : authenticator.inAdvance(proxy, method, target);
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
