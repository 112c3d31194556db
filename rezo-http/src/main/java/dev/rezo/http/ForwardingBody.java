package dev.rezo.http;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body around another one, which answers whatever a subclass does not answer itself. A subclass
 * that counts, looks at or changes what is sent opens a {@link ForwardingSource} around that of
 * {@code super.open()}.
 *
 * <p>Lifecycle: that of the other body.
 *
 * <p>Thread-safe, as the other body and the subclass are.
 */
public abstract class ForwardingBody implements Body {

  private final Body body;

  /** Around this one. */
  protected ForwardingBody(Body body) {
    this.body = Objects.requireNonNull(body, "body");
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
    return body.contentType();
  }

  @Override
  public List<String> trailerNames() {
    return body.trailerNames();
  }

  @Override
  public BodySource open() throws IOException {
    return body.open();
  }

  @Override
  public String toString() {
    return body.toString();
  }
}
