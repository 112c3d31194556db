package dev.rezo.http;

import java.nio.ByteBuffer;

/** Forgets what it is given. Immutable. */
final class ForgetfulSink implements CopyingSink<Void> {

  @Override
  public void add(ByteBuffer chunk) {}

  @Override
  @SuppressWarnings("NullAway") // Void has no other value
  public Void end() {
    return null;
  }

  @Override
  public void abort() {}
}
