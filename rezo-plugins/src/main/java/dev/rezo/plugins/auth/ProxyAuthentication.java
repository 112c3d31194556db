package dev.rezo.plugins.auth;

import dev.rezo.http.Authenticator;
import dev.rezo.plugins.auth.PasswordCredentials.Choice;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Says to a proxy who asks. What it has asked for before is answered in advance.
 *
 * <p>Guarded by its lock.
 */
final class ProxyAuthentication implements Authenticator {

  private final PasswordCredentials credentials;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean says;
  private @Nullable DigestSession session;

  ProxyAuthentication(PasswordCredentials credentials) {
    this.credentials = credentials;
    this.says = credentials.isInAdvance();
  }

  @Override
  public @Nullable String inAdvance(String method, String target) {
    DigestSession known;
    lock.lock();
    try {
      if (!says) {
        return null;
      }
      known = session;
    } finally {
      lock.unlock();
    }
    return say(known, method, target);
  }

  /** Once for what the proxy asks, and once more if only the nonce was too old. */
  @Override
  public @Nullable String answer(
      String method, String target, List<String> challenges, int answers) {
    Choice choice = credentials.choose(Challenge.parse(challenges), null, false);
    if (choice == null || (answers > 0 && !(answers == 1 && choice.isStale()))) {
      remember(credentials.isInAdvance(), null);
      return null;
    }
    DigestChallenge asked = choice.digest();
    DigestSession begun = asked == null ? null : credentials.session(asked);
    remember(true, begun);
    return say(begun, method, target);
  }

  private void remember(boolean saysInAdvance, @Nullable DigestSession begun) {
    lock.lock();
    try {
      says = saysInAdvance;
      session = begun;
    } finally {
      lock.unlock();
    }
  }

  private String say(@Nullable DigestSession known, String method, String target) {
    return known == null ? credentials.basic() : known.next(method, target, null).value();
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "ProxyAuthentication[" + credentials + "]";
  }
}
