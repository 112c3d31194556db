package dev.rezo.plugins.auth;

import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A body that can be sent once, and knows whether its sending has begun.
 *
 * <p>Thread-safe.
 */
final class UnsentBody implements Body {

  private final Body body;
  private volatile boolean opened;

  UnsentBody(Body body) {
    this.body = body;
  }

  boolean isOpened() {
    return opened;
  }

  @Override
  public long length() {
    return body.length();
  }

  @Override
  public boolean isReplayable() {
    return false;
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
    opened = true;
    return body.open();
  }

  @Override
  public String toString() {
    return body.toString();
  }
}
