package dev.rezo.io;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The scratch buffers of {@link Transport#scratch}: one for each message that is being encoded.
 * Nearly always that is one; whoever asks while another message is being encoded gets another
 * buffer, so that two writers cannot meet in one.
 *
 * <p>Confined to its loop.
 */
final class ScratchStack {

  /** Deeper than any real nesting. */
  private static final int NESTING = 3;

  private final BufferStack buffers;
  private final @Nullable ByteBuffer[] out = new ByteBuffer[NESTING];
  private int depth;

  ScratchStack(BufferStack buffers) {
    this.buffers = buffers;
  }

  /** A cleared buffer, until it is written or control goes back to the loop. */
  ByteBuffer take() {
    ByteBuffer scratch = buffers.take();
    if (depth < NESTING) {
      out[depth++] = scratch;
    }
    return scratch;
  }

  /** Takes the buffer back that was given out last, if it is this one. */
  @SuppressWarnings("ReferenceEquality") // this buffer, not one with the same bytes
  void written(ByteBuffer bytes) {
    if (depth > 0 && out[depth - 1] == bytes) {
      giveLast();
    }
  }

  /** Takes all buffers back: control is with the loop again, nobody is encoding. */
  void reclaim() {
    while (depth > 0) {
      giveLast();
    }
  }

  private void giveLast() {
    ByteBuffer last = out[--depth];
    out[depth] = null;
    if (last != null) {
      buffers.give(last);
    }
  }
}
