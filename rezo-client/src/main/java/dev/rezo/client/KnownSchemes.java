package dev.rezo.client;

import dev.rezo.http.Authenticator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers a proxy by an authenticator that knows no proxies. Equal if that is.
 *
 * <p>Thread-safe, as the authenticator is.
 */
record KnownSchemes(Authenticator authenticator) implements ProxyAuthenticator {

  KnownSchemes {
    Objects.requireNonNull(authenticator, "authenticator");
  }

  @Override
  public @Nullable String inAdvance(Proxy proxy, String method, String target) {
    return authenticator.inAdvance(method, target);
  }

  @Override
  public @Nullable String answer(ProxyChallenge challenge) {
    return authenticator.answer(
        challenge.method(), challenge.target(), challenge.challenges(), challenge.answers());
  }
}
