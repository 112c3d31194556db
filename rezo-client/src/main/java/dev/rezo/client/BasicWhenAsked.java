package dev.rezo.client;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers a proxy that asks by the scheme Basic (RFC 7617), once.
 *
 * <p>Immutable.
 */
record BasicWhenAsked(String user, String secret) implements ProxyAuthenticator {

  /** What is quoted may hold anything, the names of schemes too (RFC 9110 section 5.6.4). */
  private static final Pattern QUOTED = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"");

  private static final Pattern BASIC =
      Pattern.compile("(?:^|,)\\s*Basic(?:\\s|,|$)", Pattern.CASE_INSENSITIVE);

  @Override
  public @Nullable String answer(ProxyChallenge challenge) {
    boolean asked =
        challenge.challenges().stream()
            .anyMatch(value -> BASIC.matcher(QUOTED.matcher(value).replaceAll("")).find());
    return asked && challenge.answers() == 0 ? Proxy.basic(user, secret) : null;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "BasicWhenAsked[" + user + "]";
  }
}
