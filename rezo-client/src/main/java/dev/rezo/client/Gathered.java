package dev.rezo.client;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The body bytes of one batch, made one chunk: a peer that sends a byte a chunk costs its bytes and
 * no more.
 *
 * <p>Confined to its loop.
 */
final class Gathered {

  private byte @Nullable [] bytes;
  private int length;

  /** Copies a part behind those before. */
  void add(ByteBuffer part) {
    int added = part.remaining();
    byte[] target = bytes;
    if (target == null) {
      target = new byte[added];
    } else if (target.length - length < added) {
      target = Arrays.copyOf(target, Math.max(2 * target.length, length + added));
    }
    part.get(target, length, added);
    bytes = target;
    length += added;
  }

  /** What was gathered, or null for nothing; begins anew. */
  @Nullable ByteBuffer take() {
    byte[] taken = bytes;
    if (taken == null) {
      return null;
    }
    ByteBuffer chunk = ByteBuffer.wrap(taken, 0, length);
    clear();
    return chunk;
  }

  void clear() {
    bytes = null;
    length = 0;
  }
}
