package dev.rezo.plugins.auth;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A challenge by the scheme Digest that can be answered (RFC 7616 section 3.3).
 *
 * <p>Immutable.
 *
 * @param realm the realm
 * @param nonce the server's part of what is hashed
 * @param opaque what is to be returned as it is, or null
 * @param algorithm the hash
 * @param namesAlgorithm whether the server has named it; then so does the answer
 * @param quality what is protected
 * @param hashesUser whether the user is to be named by a hash
 * @param takesUtf8 whether the server says that it expects UTF-8
 * @param stale whether the last answer was right but for its nonce
 * @param domain where the answer is valid, as the server says it; empty for all of the origin
 */
record DigestChallenge(
    String realm,
    String nonce,
    @Nullable String opaque,
    DigestAlgorithm algorithm,
    boolean namesAlgorithm,
    Quality quality,
    boolean hashesUser,
    boolean takesUtf8,
    boolean stale,
    List<String> domain) {

  /** The quality of protection. */
  enum Quality {
    /** Of before RFC 2617: neither count nor nonce of the client. */
    NONE(""),
    /** Method and target. */
    AUTH("auth"),
    /** These and the body of the request. */
    AUTH_INT("auth-int");

    private final String wireName;

    Quality(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }
  }

  /** So many places where a nonce may be used are kept. */
  private static final int MAX_PLACES = 16;

  /**
   * What a challenge asks for, or null if it is by another scheme or cannot be answered.
   *
   * @param hashesBody whether the body of the request can be hashed before it is sent
   */
  static @Nullable DigestChallenge of(Challenge challenge, boolean hashesBody) {
    String realm = challenge.realm();
    String nonce = challenge.parameter("nonce");
    String name = challenge.parameter("algorithm");
    DigestAlgorithm algorithm = DigestAlgorithm.named(name);
    Quality quality = quality(challenge.parameter("qop"), hashesBody);
    if (!challenge.isBy("Digest")
        || realm == null
        || nonce == null
        || algorithm == null
        || quality == null) {
      return null;
    }
    return new DigestChallenge(
        realm,
        nonce,
        challenge.parameter("opaque"),
        algorithm,
        name != null,
        quality,
        isTrue(challenge.parameter("userhash")),
        "UTF-8".equalsIgnoreCase(challenge.parameter("charset")),
        isTrue(challenge.parameter("stale")),
        domain(challenge.parameter("domain")));
  }

  /** auth where it is offered: to hash a body takes a second reading of it. */
  private static @Nullable Quality quality(@Nullable String offered, boolean hashesBody) {
    if (offered == null || offered.isBlank()) {
      return Quality.NONE;
    }
    List<String> options = List.of(offered.toLowerCase(Locale.ROOT).trim().split("[\\s,]+"));
    if (options.contains("auth")) {
      return Quality.AUTH;
    }
    return options.contains("auth-int") && hashesBody ? Quality.AUTH_INT : null;
  }

  private static boolean isTrue(@Nullable String flag) {
    return "true".equalsIgnoreCase(flag);
  }

  private static List<String> domain(@Nullable String places) {
    return places == null || places.isBlank()
        ? List.of()
        : List.of(places.trim().split("\\s+")).stream().limit(MAX_PLACES).toList();
  }
}
