package dev.rezo.h2;

/**
 * How much DATA the peer may send, on one stream or on the connection (RFC 9113 section 6.9.1).
 * What it may still send and what is held here never come to more than the window's size, so that a
 * stream holds at most that much.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ReceiveWindow {

  /** A window is topped up when this part of it is free: rarely enough, and early enough. */
  private static final int UPDATE_PART = 4;

  private long size;
  private long open;
  private long held;

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

  /** Makes it larger from the next update on. */
  void grow(long newSize) {
    size = Math.max(size, newSize);
  }

  /** The peer has acknowledged SETTINGS that move it at its side as well (section 6.9.2). */
  void move(long delta) {
    size += delta;
    open += delta;
  }

  /**
   * This much came.
   *
   * @return false when the peer was not allowed to send it
   */
  boolean receive(int bytes) {
    open -= bytes;
    held += bytes;
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
    held -= bytes;
    long due = Math.min(size - held - open, SendWindow.MAX - Math.max(open, 0));
    if (due < Math.max(1, size / UPDATE_PART)) {
      return 0;
    }
    open += due;
    return (int) due;
  }
}
