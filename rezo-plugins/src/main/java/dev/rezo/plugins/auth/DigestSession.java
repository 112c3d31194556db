package dev.rezo.plugins.auth;

import dev.rezo.plugins.auth.DigestChallenge.Quality;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is hashed and counted between a challenge of Digest and the next (RFC 7616 section 3.4). The
 * secret itself is not kept.
 *
 * <p>Guarded by its lock.
 */
final class DigestSession {

  private final DigestChallenge challenge;
  private final String clientNonce;
  private final String user;

  /** H(A1), with the nonce that the session began with if the algorithm is one of sessions. */
  private final String secretHash;

  private final ReentrantLock lock = new ReentrantLock();
  private String nonce;
  private int count;

  /**
   * Begins a session.
   *
   * @param clientNonce nothing that anybody could guess
   */
  DigestSession(DigestChallenge challenge, String user, String secret, String clientNonce) {
    this.challenge = challenge;
    this.clientNonce = clientNonce;
    this.nonce = challenge.nonce();
    DigestAlgorithm algorithm = challenge.algorithm();
    String realm = challenge.realm();
    String known = algorithm.hash(utf8(user) + ":" + realm + ":" + utf8(secret));
    this.secretHash =
        algorithm.isOfSession() ? algorithm.hash(known + ":" + nonce + ":" + clientNonce) : known;
    this.user = user(user);
  }

  /** Sections 3.4.4 and 3.4: the user by a hash, in UTF-8 for who can read that, or as it is. */
  private String user(String name) {
    if (challenge.hashesUser()) {
      String hash = challenge.algorithm().hash(utf8(name) + ":" + challenge.realm());
      return "username=\"" + hash + "\"";
    }
    boolean ascii = name.chars().allMatch(c -> c < 0x80);
    return ascii || !challenge.takesUtf8()
        ? "username=" + quoted(utf8(name))
        : "username*=UTF-8''" + percentEncoded(name);
  }

  DigestChallenge challenge() {
    return challenge;
  }

  /**
   * Answers for one request.
   *
   * @param target as the request line names it
   * @param bodyHash the hash of the body if it is protected, else null
   */
  Proof next(String method, String target, @Nullable String bodyHash) {
    String used;
    int number;
    lock.lock();
    try {
      used = nonce;
      number = ++count;
    } finally {
      lock.unlock();
    }
    return new Proof(this, method, target, bodyHash, used, HexFormat.of().toHexDigits(number));
  }

  /** The server wants another nonce from now on (section 3.5). */
  void renew(String next) {
    lock.lock();
    try {
      if (!next.equals(nonce)) {
        nonce = next;
        count = 0;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The answer for one request, and what the server's own looks like.
   *
   * <p>Immutable.
   */
  static final class Proof {

    private final DigestSession session;
    private final String target;
    private final String nonce;
    private final String count;
    private final String value;

    private Proof(
        DigestSession session,
        String method,
        String target,
        @Nullable String bodyHash,
        String nonce,
        String count) {
      this.session = session;
      this.target = target;
      this.nonce = nonce;
      this.count = count;
      String subject = method + ":" + target + (bodyHash == null ? "" : ":" + bodyHash);
      this.value = value(response(subject));
    }

    /** The value of Authorization or Proxy-Authorization. */
    String value() {
      return value;
    }

    DigestSession session() {
      return session;
    }

    /**
     * The value of rspauth by which the server shows that it knows the secret (section 3.5), or
     * null: there is none, or the response's body would have to be read for it.
     */
    @Nullable String serverResponse() {
      return session.challenge.quality() == Quality.AUTH ? response(":" + target) : null;
    }

    /** Section 3.4.1. */
    private String response(String subject) {
      DigestAlgorithm algorithm = session.challenge.algorithm();
      Quality quality = session.challenge.quality();
      String middle =
          quality == Quality.NONE
              ? nonce
              : nonce + ":" + count + ":" + session.clientNonce + ":" + quality.wireName();
      return algorithm.hash(session.secretHash + ":" + middle + ":" + algorithm.hash(subject));
    }

    /** In the order of the RFC's examples (section 3.9). */
    private String value(String response) {
      DigestChallenge asked = session.challenge;
      boolean counts = asked.quality() != Quality.NONE;
      StringBuilder out = new StringBuilder(320).append("Digest ").append(session.user);
      out.append(", realm=").append(quoted(asked.realm()));
      out.append(", uri=").append(quoted(target));
      if (asked.namesAlgorithm()) {
        out.append(", algorithm=").append(asked.algorithm().wireName());
      }
      out.append(", nonce=").append(quoted(nonce));
      if (counts) {
        out.append(", nc=").append(count);
      }
      if (counts || asked.algorithm().isOfSession()) {
        out.append(", cnonce=").append(quoted(session.clientNonce));
      }
      if (counts) {
        out.append(", qop=").append(asked.quality().wireName());
      }
      out.append(", response=\"").append(response).append('"');
      if (asked.opaque() != null) {
        out.append(", opaque=").append(quoted(asked.opaque()));
      }
      return out.append(asked.hashesUser() ? ", userhash=true" : "").toString();
    }
  }

  /** A field's characters are bytes: those of UTF-8. */
  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** RFC 8187 section 3.2. */
  private static String percentEncoded(String text) {
    StringBuilder out = new StringBuilder(3 * text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "!#$&+-.^_`|~".indexOf(c) >= 0;
      out.append(plain ? String.valueOf(c) : "%" + HexFormat.of().withUpperCase().toHexDigits(b));
    }
    return out.toString();
  }
}
