package dev.rezo.plugins.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The algorithms of Digest (RFC 7616 section 3.4.2), the stronger the later.
 *
 * <p>Immutable.
 */
enum DigestAlgorithm {
  MD5("MD5", "MD5", 1, false),
  MD5_SESS("MD5-sess", "MD5", 1, true),
  SHA_256("SHA-256", "SHA-256", 2, false),
  SHA_256_SESS("SHA-256-sess", "SHA-256", 2, true),
  SHA_512_256("SHA-512-256", "SHA-512/256", 2, false),
  SHA_512_256_SESS("SHA-512-256-sess", "SHA-512/256", 2, true);

  private final String wireName;
  private final String platformName;
  private final int strength;
  private final boolean ofSession;

  DigestAlgorithm(String wireName, String platformName, int strength, boolean ofSession) {
    this.wireName = wireName;
    this.platformName = platformName;
    this.strength = strength;
    this.ofSession = ofSession;
  }

  /** The one with this name, MD5 without a name, or null: it is not known, or the JDK lacks it. */
  static @Nullable DigestAlgorithm named(@Nullable String name) {
    for (DigestAlgorithm algorithm : values()) {
      if (algorithm.wireName.equalsIgnoreCase(name == null ? "MD5" : name)) {
        return algorithm.isThere() ? algorithm : null;
      }
    }
    return null;
  }

  /** As RFC 7616 writes it. */
  String wireName() {
    return wireName;
  }

  /** Both of SHA-2 are as strong as each other. */
  int strength() {
    return strength;
  }

  /** Whether the secret is hashed with a nonce once, for all requests that follow it. */
  boolean isOfSession() {
    return ofSession;
  }

  /** H of the RFC: the hash in lower case hexadecimal digits. */
  String hash(String bytes) {
    return hash(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  String hash(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** For what comes piece by piece. */
  MessageDigest digest() {
    try {
      return MessageDigest.getInstance(platformName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(platformName + ": expected it to stay available", e);
    }
  }

  /** A JDK with a policy may lack MD5. */
  private boolean isThere() {
    try {
      return MessageDigest.getInstance(platformName) != null;
    } catch (NoSuchAlgorithmException e) {
      return false;
    }
  }
}
