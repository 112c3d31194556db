package dev.rezo.plugins.auth;

import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import dev.rezo.http.ForwardingBody;
import java.io.IOException;

/**
 * A body that can be sent once, and knows whether its sending has begun.
 *
 * <p>Thread-safe.
 */
final class UnsentBody extends ForwardingBody {

  private volatile boolean opened;

  UnsentBody(Body body) {
    super(body);
  }

  boolean isOpened() {
    return opened;
  }

  @Override
  public boolean isReplayable() {
    return false;
  }

  @Override
  public BodySource open() throws IOException {
    opened = true;
    return super.open();
  }
}
