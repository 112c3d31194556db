package dev.rezo.h2;

/**
 * How much DATA the peer takes, of one stream or of the connection (RFC 9113 section 6.9.1). It may
 * be negative: a SETTINGS_INITIAL_WINDOW_SIZE that shrinks takes back what was granted.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class SendWindow {

  /** The most that a window may be. */
  static final int MAX = Integer.MAX_VALUE;

  /** What both sides start with (section 6.9.2). */
  static final int DEFAULT = 65_535;

  private long available;

  SendWindow(int initial) {
    available = initial;
  }

  /** How much may be sent; negative after a shrink. */
  long available() {
    return available;
  }

  /**
   * Moves it by a WINDOW_UPDATE or by the difference of two SETTINGS.
   *
   * @return false when it is larger than {@link #MAX} then, which is an error of the peer
   */
  boolean move(long delta) {
    available += delta;
    return available <= MAX;
  }

  /** Sends this much. */
  void take(int bytes) {
    if (bytes > available) {
      throw new IllegalStateException(
          "send window: expected at most " + available + " bytes, actual " + bytes);
    }
    available -= bytes;
  }
}
