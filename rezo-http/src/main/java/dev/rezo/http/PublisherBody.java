package dev.rezo.http;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** What a publisher publishes; each sending subscribes once. Thread-safe, as the publisher is. */
final class PublisherBody implements Body {

  private final Flow.Publisher<ByteBuffer> publisher;
  private final long length;
  private final @Nullable String contentType;

  PublisherBody(Flow.Publisher<ByteBuffer> publisher, long length, @Nullable String contentType) {
    if (length < UNKNOWN_LENGTH) {
      throw new IllegalArgumentException(
          "length of the body: expected 0 or more, or UNKNOWN_LENGTH, actual " + length);
    }
    this.publisher = Objects.requireNonNull(publisher, "publisher");
    this.length = length;
    this.contentType = contentType;
  }

  @Override
  public long length() {
    return length;
  }

  /** Not: whether a publisher can be subscribed to twice is not known. */
  @Override
  public boolean isReplayable() {
    return false;
  }

  @Override
  public @Nullable String contentType() {
    return contentType;
  }

  @Override
  public BodySource open() {
    PublisherSource source = new PublisherSource();
    publisher.subscribe(source);
    return source;
  }

  /** As in {@code Body[request body from a publisher]}. */
  @Override
  public String toString() {
    return "Body[request body from a publisher"
        + (length < 0 ? "" : ", " + length + " bytes")
        + "]";
  }
}
