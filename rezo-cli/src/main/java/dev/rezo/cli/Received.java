package dev.rezo.cli;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a received body: its length always, its digest and its bytes only where they
 * were asked for.
 *
 * <p>Not thread-safe; the caller serialises. Its length may be read by others meanwhile.
 */
final class Received {

  private final @Nullable MessageDigest digest;
  private final @Nullable ByteArrayOutputStream bytes;
  private final AtomicLong length = new AtomicLong();

  private Received(@Nullable MessageDigest digest, @Nullable ByteArrayOutputStream bytes) {
    this.digest = digest;
    this.bytes = bytes;
  }

  /**
   * @param digested whether a SHA-256 is made on the way
   * @param kept whether all of it is kept in memory
   */
  static Received of(boolean digested, boolean kept) {
    return new Received(digested ? sha256() : null, kept ? new ByteArrayOutputStream() : null);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every platform has SHA-256", e);
    }
  }

  void add(byte[] chunk, int count) {
    length.addAndGet(count);
    if (digest != null) {
      digest.update(chunk, 0, count);
    }
    if (bytes != null) {
      bytes.write(chunk, 0, count);
    }
  }

  /** How many bytes came. */
  long length() {
    return length.get();
  }

  /** The SHA-256 in hex, or null when it was not asked for; asked for once. */
  @Nullable String sha256Hex() {
    return digest == null ? null : HexFormat.of().formatHex(digest.digest());
  }

  /** The bytes in Base64, or null when they were not kept. */
  @Nullable String base64() {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
