package dev.rezo.plugins.debug;

import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body whose first bytes are shown each time that it is sent.
 *
 * <p>Thread-safe.
 */
final class ShownBody implements Body {

  private final Body body;
  private final int most;
  private final Consumer<ShownSource.End> onEnd;

  ShownBody(Body body, int most, Consumer<ShownSource.End> onEnd) {
    this.body = body;
    this.most = most;
    this.onEnd = onEnd;
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
    return new ShownSource(body.open(), most, onEnd);
  }

  @Override
  public String toString() {
    return body.toString();
  }
}
