package dev.rezo.http;

import java.nio.ByteBuffer;

/** Forgets what it is given. Immutable. */
final class ForgetfulSink implements BodySink<Void> {

  @Override
  public void add(ByteBuffer chunk) {}

  @Override
  public boolean keepsChunks() {
    return false;
  }

  @Override
  @SuppressWarnings("NullAway") // Void has no other value
  public Void end() {
    return null;
  }

  @Override
  public void abort() {}
}
