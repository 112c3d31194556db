package dev.rezo.h1;

import java.nio.ByteBuffer;

/** Hands a part of the received bytes to a handler without making another buffer of it. */
final class BodyPart {

  private BodyPart() {}

  /**
   * Lends the next {@code length} bytes. Whatever the handler does to position and limit, the bytes
   * are read afterwards.
   *
   * @param bytes borrowed
   */
  static void hand(ByteBuffer bytes, int length, ResponseHandler handler) {
    int limit = bytes.limit();
    int end = bytes.position() + length;
    bytes.limit(end);
    handler.onBody(bytes);
    bytes.limit(limit);
    bytes.position(end);
  }
}
