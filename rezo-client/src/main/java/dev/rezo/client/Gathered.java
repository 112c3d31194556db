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

  private final SpareChunks spares;
  private byte @Nullable [] bytes;
  private int length;

  /** How long the last chunk was. */
  private int before;

  Gathered(SpareChunks spares) {
    this.spares = spares;
  }

  /** Where its arrays may come from, and should go back to. */
  SpareChunks spares() {
    return spares;
  }

  /**
   * Copies a part behind those before.
   *
   * @param isOfMany whether its chunk will be one of many, which may use a spare array
   */
  void add(ByteBuffer part, boolean isOfMany) {
    int added = part.remaining();
    byte[] target = bytes;
    if (target == null) {
      target = isOfMany ? spares.take(added, before) : new byte[added];
    } else if (target.length - length < added) {
      target = longer(target, Math.max(2 * target.length, length + added), isOfMany);
    }
    part.get(target, length, added);
    bytes = target;
    length += added;
  }

  private byte[] longer(byte[] target, int needed, boolean isOfMany) {
    if (!isOfMany) {
      return Arrays.copyOf(target, needed);
    }
    byte[] longer = spares.take(needed, before);
    System.arraycopy(target, 0, longer, 0, length);
    spares.give(target);
    return longer;
  }

  /** What was gathered, or null for nothing; begins anew. */
  @Nullable ByteBuffer take() {
    byte[] taken = bytes;
    if (taken == null) {
      return null;
    }
    ByteBuffer chunk = ByteBuffer.wrap(taken, 0, length);
    before = length;
    Arrays.fill(taken, length, taken.length, (byte) 0); // Of a spare: what is of another body.
    bytes = null;
    length = 0;
    return chunk;
  }

  void clear() {
    bytes = null;
    length = 0;
    before = 0;
  }
}
