package dev.rezo.client;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of body chunks that their readers have given back, for the next chunks of any body. A long
 * body is then read into the same few arrays, and not into new ones that are cleared first.
 *
 * <p>Few are kept, and none that is large: what is more is left to the collector.
 *
 * <p>Thread-safe.
 */
final class SpareChunks {

  /** For bodies whose chunks nobody gives back. */
  static final SpareChunks NONE = new SpareChunks(0);

  /** The smallest that is worth keeping. */
  static final int LEAST = 16 * 1024;

  /** The largest that is kept: twice what one read brings. */
  static final int MOST = 128 * 1024;

  /** How many times as long as asked for an array may be: its reader may keep all of it. */
  private static final int LARGEST_PART = 4;

  private final AtomicReferenceArray<byte[]> spares;
  private volatile boolean closed;

  /** Keeps up to {@code count}. */
  SpareChunks(int count) {
    spares = new AtomicReferenceArray<>(count);
  }

  /**
   * An array for a chunk.
   *
   * @param least how many bytes it must take
   * @param expected how many bytes may come, if that is more
   */
  byte[] take(int least, int expected) {
    int wanted = Math.max(least, expected);
    int most = Math.min(LARGEST_PART * wanted, MOST);
    byte[] spare = taken(wanted, most);
    if (spare == null && least < wanted) {
      spare = taken(least, most);
    }
    return spare == null ? new byte[least] : spare;
  }

  private byte @Nullable [] taken(int least, int most) {
    for (int i = 0; most >= LEAST && i < spares.length(); i++) {
      byte[] spare = spares.get(i);
      if (spare != null
          && spare.length >= least
          && spare.length <= most
          && spares.compareAndSet(i, spare, null)) {
        return spare;
      }
    }
    return null;
  }

  /** Keeps an array that nobody uses any more, if there is room. */
  void give(byte[] array) {
    for (int i = 0; isWorthKeeping(array) && i < spares.length(); i++) {
      if (spares.get(i) == null && spares.compareAndSet(i, null, array)) {
        if (closed) {
          spares.set(i, null);
        }
        return;
      }
    }
  }

  /** Keeps none from now on. */
  void close() {
    closed = true;
    for (int i = 0; i < spares.length(); i++) {
      spares.set(i, null);
    }
  }

  private static boolean isWorthKeeping(byte[] array) {
    return array.length >= LEAST && array.length <= MOST;
  }
}
