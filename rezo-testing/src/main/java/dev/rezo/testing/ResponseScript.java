package dev.rezo.testing;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * A response as the server carries it out: bytes, and places in them at which something else
 * happens.
 *
 * <pre>
 *   | interim responses | head | body as it is sent |
 *                       ^      ^        ^
 *             BEFORE_HEAD      0        n             where stops are
 * </pre>
 *
 * <p>Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ResponseScript(byte[] bytes, List<Stop> stops, ConnectionFate fate, Throttle throttle) {

  /** Puts the parts (interim responses, head, body) together and the stops at their offsets. */
  ResponseScript(List<byte[]> parts, List<Stop> stops, ConnectionFate fate, Throttle throttle) {
    this(joined(parts), placed(parts, stops), fate, throttle);
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** The stops by offset from the first byte; those at one place keep their order. */
  private static List<Stop> placed(List<byte[]> parts, List<Stop> stops) {
    int headAt = parts.get(0).length;
    int bodyAt = headAt + parts.get(1).length;
    int end = bodyAt + parts.get(2).length;
    return stops.stream()
        .map(
            stop ->
                new Stop(
                    stop.at == Stop.BEFORE_HEAD ? headAt : Math.min(bodyAt + stop.at, end),
                    stop.action))
        .sorted(Comparator.comparingInt(Stop::at))
        .toList();
  }

  /**
   * A place in the response and what happens there. Immutable.
   *
   * @param at bytes of the body that go before, or {@link #BEFORE_HEAD}
   */
  record Stop(int at, Action action) {
    static final int BEFORE_HEAD = -1;

    Stop {
      if (at < BEFORE_HEAD) {
        throw new IllegalArgumentException(
            "MockResponse: expected a place in the body, at least 0, actual " + at);
      }
    }
  }

  /** What can happen in the midst of a response. Immutable. */
  sealed interface Action {
    /** Nothing goes on until the gate is open. */
    record Wait(Gate gate) implements Action {}

    /** Nothing goes on for a while. */
    record Pause(Duration time) implements Action {}

    /** The connection ends here. */
    record End(ConnectionFate fate) implements Action {}
  }

  /** So many bytes, then a pause, and so on. Immutable. */
  record Throttle(int bytes, Duration period) {}
}
