package dev.rezo.h2;

import dev.rezo.h2.frame.ConnectionErrorException;
import dev.rezo.h2.frame.ErrorCode;
import java.util.Arrays;

/**
 * Counts what comes too often, without keeping when: each frame moves a point in time on by the
 * pause that its kind should have, and that point may be ahead of now by a burst of them. Frames
 * that this side has given a reason for are not counted.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class FloodGuard {

  private static final long SECOND = 1_000_000_000L;

  private static final Flood[] KINDS = Flood.values();

  /** When each kind would have paused enough, by its place in {@link Flood}. */
  private final long[] due = new long[KINDS.length];

  /** How many of each kind are in order, whenever they come. */
  private final long[] earned = new long[KINDS.length];

  /** Nothing came before this time. */
  void start(long nowNanos) {
    Arrays.fill(due, nowNanos);
  }

  /** One of these came. */
  @SuppressWarnings("EnumOrdinal") // An index of an array that lives here.
  void count(Flood kind, long nowNanos) throws ConnectionErrorException {
    int place = kind.ordinal();
    if (earned[place] > 0) {
      earned[place]--;
      return;
    }
    long pause = SECOND / kind.perSecond();
    long ahead = Math.max(0, due[place] - nowNanos) + pause;
    if (ahead > pause * kind.burst()) {
      throw new ConnectionErrorException(
          ErrorCode.ENHANCE_YOUR_CALM,
          "RFC 9113 section 10.5",
          kind
              + ": expected at most "
              + kind.burst()
              + " at once and "
              + kind.perSecond()
              + " each second, actual more");
    }
    due[place] = nowNanos + ahead;
  }

  /** This many more of these are in order. */
  @SuppressWarnings("EnumOrdinal") // An index of an array that lives here.
  void earn(Flood kind, long count) {
    earned[kind.ordinal()] += count;
  }
}
