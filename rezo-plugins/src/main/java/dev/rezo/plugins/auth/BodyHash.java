package dev.rezo.plugins.auth;

import dev.rezo.http.Body;
import dev.rezo.http.BodySink;
import dev.rezo.http.Headers;
import dev.rezo.http.ResponseBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;

/**
 * Hashes a body piece by piece as it is read.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class BodyHash implements BodySink<String> {

  private final MessageDigest digest;

  private BodyHash(MessageDigest digest) {
    this.digest = digest;
  }

  /**
   * The hash of a body, which is opened once for it; no loop does the work. Cancelling closes what
   * was opened.
   */
  static CompletableFuture<String> of(Body body, DigestAlgorithm algorithm) {
    try {
      return ResponseBody.of(body.open(), body.length(), Headers.EMPTY)
          .intoAsync(new BodyHash(algorithm.digest()));
    } catch (IOException | RuntimeException e) { // The body is the application's.
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void add(ByteBuffer chunk) {
    digest.update(chunk);
  }

  @Override
  public boolean keepsChunks() {
    return false;
  }

  @Override
  public String end() {
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void abort() {}
}
