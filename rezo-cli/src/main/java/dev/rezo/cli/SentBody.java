package dev.rezo.cli;

import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A body that counts what is sent of it, and says nothing of its type, which on the command line is
 * the matter of {@code -H}, unless an option gave it one.
 *
 * <p>Thread-safe.
 */
final class SentBody implements Body {

  private static final String UNTOLD = "application/octet-stream";

  private final Body body;
  private final @Nullable String contentType;
  private volatile long sent;

  private SentBody(Body body, @Nullable String contentType) {
    this.body = body;
    this.contentType = contentType;
  }

  static Body of(byte[] bytes) {
    return new SentBody(Bodies.of(bytes, UNTOLD), null);
  }

  static Body file(Path file) {
    return new SentBody(Bodies.file(file, UNTOLD), null);
  }

  /** Of unknown length, sent once. */
  static Body stream(InputStream stream) {
    return new SentBody(Bodies.stream(stream, UNKNOWN_LENGTH, UNTOLD), null);
  }

  /** The rest of a file, from this byte on, of which there is at least one. */
  static Body rest(Path file, long from, long length) {
    return new SentBody(Bodies.stream(() -> openedAt(file, from), length - from, UNTOLD), null);
  }

  private static InputStream openedAt(Path file, long from) {
    try {
      InputStream in = Files.newInputStream(file);
      in.skipNBytes(from);
      return in;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another body, with a type or without. */
  static Body of(Body body, @Nullable String contentType) {
    return new SentBody(body, contentType);
  }

  @Override
  public long length() {
    return body.length();
  }

  @Override
  public boolean isReplayable() {
    return body.isReplayable();
  }

  @Override
  public @Nullable String contentType() {
    return contentType;
  }

  /** How many bytes were sent, each sending counted. */
  long sent() {
    return sent;
  }

  /** One sending after the other. */
  @Override
  public BodySource open() throws IOException {
    long before = sent;
    return Bodies.withProgress(body, (bytes, total) -> sent = before + bytes).open();
  }
}
