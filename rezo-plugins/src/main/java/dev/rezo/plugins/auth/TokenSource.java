package dev.rezo.plugins.auth;

import java.util.concurrent.CompletionStage;

/**
 * Where bearer tokens come from: a token endpoint, a file, a vault. It is asked when there is no
 * token, when one is about to expire, and when one was refused; never while it is being asked,
 * however long that takes. A refresh token that may be used once is safe with it.
 *
 * <p>Thread-safe. It is asked on a loop or on a caller's thread and must not block. What asks
 * through a client does so through one without these credentials, or it would wait for itself.
 */
@FunctionalInterface
public interface TokenSource {

  /**
   * Another token than before; what it fails with is the cause that waiting calls fail with. The
   * stage must end: until it does, nobody asks again.
   */
  CompletionStage<BearerToken> fetch();
}
