package dev.rezo.cli;

import dev.rezo.plugins.auth.Credentials;
import dev.rezo.plugins.auth.PasswordCredentials;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The credentials of users, so that requests of one user share what servers have asked it: each
 * would be refused first otherwise.
 *
 * <p>Thread-safe: guarded by itself.
 */
final class KnownUsers {

  /** A session could name another user with each line. */
  private static final int MOST_USERS = 64;

  private final Map<User, PasswordCredentials> known =
      new LinkedHashMap<>(2, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<User, PasswordCredentials> unused) {
          return size() > MOST_USERS;
        }
      };

  /**
   * Credentials that are said when the server asks.
   *
   * @param pair user and password with a colon between them
   * @param basic whether Basic will do, where the server does not ask for Digest
   */
  synchronized PasswordCredentials credentials(String pair, boolean basic) {
    return known.computeIfAbsent(new User(pair, basic), KnownUsers::made);
  }

  private static PasswordCredentials made(User user) {
    String name = user.pair.substring(0, user.pair.indexOf(':'));
    String password = user.pair.substring(name.length() + 1);
    return user.basic ? Credentials.password(name, password) : Credentials.digest(name, password);
  }

  /** Immutable. */
  private record User(String pair, boolean basic) {

    /** Without the password. */
    @Override
    public String toString() {
      return "User[" + pair.substring(0, pair.indexOf(':')) + "]";
    }
  }
}
