package dev.rezo.h2;

/**
 * How much DATA the peer may send, on one stream or on the connection (RFC 9113 section 6.9.1).
 * What it may still send and what is held here never come to more than the window's size, so that a
 * stream holds at most that much.
 *
 * <p>It says by itself what size it should have. Nobody can send more than the window in one round
 * trip; so one that comes nearly whole within a round trip is what holds the peer up, and how
 * quickly it came says how much more the line would bring. What it should have is of use to a
 * reader that keeps up: one that leaves half of the window unread would only hold more.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ReceiveWindow {

  /** A window is topped up when this part of it is free: rarely enough, and early enough. */
  private static final int UPDATE_PART = 4;

  /** Less than a frame of the size that everybody takes is not worth an update. */
  private static final int LEAST_UPDATE = 16 * 1024;

  /**
   * By how much it may grow for what came, at most: bytes that waited in the kernel come at once.
   */
  private static final long MOST_SPEED = 8;

  private long size;
  private long open;
  private long held;

  // What came since a moment that is less than a round trip ago.
  private long sinceNanos;
  private long came;
  private long wanted;

  ReceiveWindow(long initial) {
    size = initial;
    open = initial;
  }

  /** What it is when nothing is held. */
  long size() {
    return size;
  }

  /** What the peer may still send. */
  long open() {
    return open;
  }

  /** What came and was not consumed. */
  long held() {
    return held;
  }

  /** What it should be so that it does not hold the peer up, as far as it could be seen. */
  long wanted() {
    return wanted;
  }

  /** Whether less than half of it is held once this much is not. */
  boolean isKeptUpWith(long bytes) {
    return 2 * (held - bytes) < size;
  }

  /** Makes it larger from the next update on. */
  void grow(long newSize) {
    size = Math.max(size, newSize);
  }

  /**
   * Goes back to this size, and to not knowing what it should be. What the peer was granted beyond
   * it cannot be taken back (section 6.9.2): it is not topped up until that is used.
   */
  void shrink(long newSize) {
    size = newSize;
    wanted = 0;
    came = 0;
  }

  /** The peer has acknowledged SETTINGS that move it at its side as well (section 6.9.2). */
  void move(long delta) {
    size += delta;
    open += delta;
  }

  /**
   * This much came.
   *
   * @param roundTripNanos how long it takes until the peer hears of an update, or 0
   * @return false when the peer was not allowed to send it
   */
  boolean receive(int bytes, long nowNanos, long roundTripNanos) {
    open -= bytes;
    held += bytes;
    if (came == 0 || nowNanos - sinceNanos >= roundTripNanos) {
      sinceNanos = nowNanos;
      came = 0;
    }
    came += bytes;
    if (roundTripNanos > 0 && 3 * came >= 2 * size) {
      long speed = roundTripNanos / Math.max(1, nowNanos - sinceNanos);
      wanted = Math.max(wanted, 2 * came * Math.min(Math.max(1, speed), MOST_SPEED));
      came = 0;
    }
    return open >= 0;
  }

  /**
   * This much of it is not held any more.
   *
   * @return by how much the peer is to be granted more now, or 0
   */
  int consume(long bytes) {
    if (bytes > held) {
      throw new IllegalStateException(
          "receive window: expected at most " + held + " bytes consumed, actual " + bytes);
    }
    return topUp(held - bytes, size / UPDATE_PART);
  }

  /**
   * So much is held, by others than who waits for more: they may hold it for good, so that what
   * they leave free is topped up as a smaller window would be.
   *
   * @return by how much the peer is to be granted more now, or 0
   */
  int hold(long bytes) {
    long part = Math.max(LEAST_UPDATE, (size - bytes) / UPDATE_PART);
    return topUp(bytes, Math.min(part, size / UPDATE_PART));
  }

  private int topUp(long nowHeld, long least) {
    held = nowHeld;
    long due = Math.min(size - held - open, SendWindow.MAX - Math.max(open, 0));
    if (due < Math.max(1, least)) {
      return 0;
    }
    open += due;
    return (int) due;
  }
}
