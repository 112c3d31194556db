package dev.rezo.h2;

/**
 * What a peer may send, but not without end: frames that cost us work and it nearly nothing (RFC
 * 9113 section 10.5). Each has a number that may come at once, and a number for each second after.
 *
 * <p>Immutable.
 */
enum Flood {
  /** Each is answered, and may move the window of each stream. */
  SETTINGS(64, 8),
  /** Each is answered. What we send earns more: some peers measure a round trip with each frame. */
  PING(512, 64),
  /** One or two are needed; each is told. */
  GOAWAY(16, 1),
  /** Streams that end one after the other: a client that asks again at once would never stop. */
  RST_STREAM(2000, 500),
  /** DATA that holds nothing and ends nothing. */
  EMPTY_DATA(256, 64),
  /** Each is a request to be read and, mostly, refused. */
  PUSH_PROMISE(256, 64),
  /** Nobody follows it any more. */
  PRIORITY(1000, 100),
  /**
   * Windows that are opened crumb by crumb. What we send earns more of them: {@link
   * FloodGuard#earn}.
   */
  WINDOW_UPDATE(4000, 1000),
  /** What extensions would send that nobody has agreed on (section 5.5). */
  UNKNOWN_FRAME(1000, 100),
  /** Frames of streams that are over: many when a large response is cancelled, not forever. */
  LATE_FRAME(20_000, 2000);

  private final int burst;
  private final int perSecond;

  Flood(int burst, int perSecond) {
    this.burst = burst;
    this.perSecond = perSecond;
  }

  int burst() {
    return burst;
  }

  int perSecond() {
    return perSecond;
  }
}
