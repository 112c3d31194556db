package dev.rezo.plugins.auth;

import dev.rezo.http.Authenticator;
import dev.rezo.http.Origin;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A user and a secret, made by {@link Credentials}.
 *
 * <p>Thread-safe.
 */
public final class PasswordCredentials extends Credentials {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Of a client's nonce: nobody guesses 144 bits, and they are whole in base64. */
  private static final int NONCE_BYTES = 18;

  private final String user;
  private final String secret;
  private final boolean basic;
  private final boolean digest;
  private final boolean inAdvance;

  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Of the origins that single requests were for, that of the last one at the end. Under the lock.
   */
  private final Map<Origin, Login> logins =
      new LinkedHashMap<>(2, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, Login> unused) {
          return size() > MAX_ORIGINS;
        }
      };

  /** A program may ask any number of origins; those that it asked last are remembered. */
  private static final int MAX_ORIGINS = 16;

  PasswordCredentials(
      String user, String secret, boolean basic, boolean digest, boolean inAdvance) {
    boolean controls = (user + secret).chars().anyMatch(c -> c < ' ' || c == 0x7f);
    if (controls) {
      throw new IllegalArgumentException(
          "credentials: expected no control character, actual one (RFC 7617 section 2)");
    }
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "credentials: expected no colon in the user, actual one (RFC 7617 section 2)");
    }
    this.user = user;
    this.secret = secret;
    this.basic = basic;
    this.digest = digest;
    this.inAdvance = inAdvance;
  }

  /**
   * The same by Basic, sent with each request without waiting to be asked: no trip more, and no
   * body twice.
   *
   * @throws IllegalArgumentException when they are for Digest, which cannot answer in advance
   */
  public PasswordCredentials inAdvance() {
    if (digest) {
      throw new IllegalArgumentException("inAdvance: expected Basic alone, actual " + schemes());
    }
    return new PasswordCredentials(user, secret, basic, false, true);
  }

  /**
   * The same for one HTTP proxy, as in {@code Proxy.http("proxy", 3128).authenticator(
   * Credentials.digest("user", "secret").forProxy())}. It remembers what this proxy has asked for:
   * make another for another proxy.
   */
  public Authenticator forProxy() {
    return new ProxyAuthentication(this);
  }

  boolean isInAdvance() {
    return inAdvance;
  }

  /** The value that says them by Basic (RFC 7617 section 2). */
  String basic() {
    byte[] both = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /**
   * What to answer: the strongest challenge that can be, of equals the first (RFC 9110 section
   * 11.6.1).
   *
   * @param realm the only one that they are for, or null for all
   * @param hashesBody whether the body of the request can be hashed before it is sent
   * @return a session of Digest, a challenge by Basic, or null
   */
  @Nullable Choice choose(List<Challenge> challenges, @Nullable String realm, boolean hashesBody) {
    DigestChallenge best = null;
    Choice plain = null;
    for (Challenge challenge : challenges) {
      if (realm != null && !realm.equals(challenge.realm())) {
        continue;
      }
      DigestChallenge asked = digest ? DigestChallenge.of(challenge, hashesBody) : null;
      if (asked != null
          && (best == null || asked.algorithm().strength() > best.algorithm().strength())) {
        best = asked;
      }
      if (basic && plain == null && challenge.isBy("Basic")) {
        plain = new Choice(challenge.realm(), null);
      }
    }
    return best == null ? plain : new Choice(best.realm(), best);
  }

  /** Begins to answer by Digest. */
  DigestSession session(DigestChallenge challenge) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return new DigestSession(challenge, user, secret, Base64.getEncoder().encodeToString(nonce));
  }

  @Override
  Login login() {
    return new PasswordLogin(this, null);
  }

  @Override
  Login login(Origin origin) {
    lock.lock();
    try {
      return logins.computeIfAbsent(origin, key -> login());
    } finally {
      lock.unlock();
    }
  }

  Login loginOf(String realm) {
    return new PasswordLogin(this, realm);
  }

  private String schemes() {
    return (basic ? "Basic" : "") + (basic && digest ? " or " : "") + (digest ? "Digest" : "");
  }

  /** As in {@code PasswordCredentials[ada by Basic or Digest]}. */
  @Override
  public String toString() {
    return "PasswordCredentials[" + user + " by " + schemes() + "]";
  }

  /**
   * A challenge that is answered.
   *
   * <p>Immutable.
   *
   * @param realm its realm, or null
   * @param digest what Digest asks for, or null for Basic
   */
  record Choice(@Nullable String realm, @Nullable DigestChallenge digest) {

    boolean isStale() {
      return digest != null && digest.stale();
    }
  }
}
