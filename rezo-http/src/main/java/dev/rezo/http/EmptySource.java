package dev.rezo.http;

import java.nio.ByteBuffer;

/** No bytes, any number of times. Immutable. */
final class EmptySource implements BodySource {

  static final EmptySource INSTANCE = new EmptySource();

  private EmptySource() {}

  @Override
  public ByteBuffer next(Runnable onReady) {
    return END;
  }

  @Override
  public void close() {}
}
