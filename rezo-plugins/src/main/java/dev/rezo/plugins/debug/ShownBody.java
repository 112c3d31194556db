package dev.rezo.plugins.debug;

import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import dev.rezo.http.ForwardingBody;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * A body whose first bytes are shown each time that it is sent.
 *
 * <p>Thread-safe.
 */
final class ShownBody extends ForwardingBody {

  private final int most;
  private final Consumer<ShownSource.End> onEnd;

  ShownBody(Body body, int most, Consumer<ShownSource.End> onEnd) {
    super(body);
    this.most = most;
    this.onEnd = onEnd;
  }

  @Override
  public BodySource open() throws IOException {
    return new ShownSource(super.open(), most, onEnd);
  }
}
