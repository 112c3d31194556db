package dev.rezo.plugins.retry;

import java.time.Duration;

/**
 * How long to wait before a retry. A pure function.
 *
 * <p>Thread-safe.
 */
@FunctionalInterface
public interface Backoff {

  /**
   * The pause before a retry.
   *
   * @param retry which one: 1 is the first
   * @param random from 0 to 1, drawn anew each time
   */
  Duration before(int retry, double random);

  /** Always as long. */
  static Backoff fixed(Duration pause) {
    requirePositive(pause);
    return (retry, random) -> pause;
  }

  /** Twice as long each time, up to a longest. */
  static Backoff exponential(Duration first, Duration longest) {
    requirePositive(first);
    requirePositive(longest);
    return (retry, random) -> doubled(first, longest, retry);
  }

  /**
   * Anything from 0 to what {@link #exponential} says: clients that failed together do not come
   * back together.
   */
  static Backoff fullJitter(Duration first, Duration longest) {
    Backoff ceiling = exponential(first, longest);
    return (retry, random) ->
        Duration.ofNanos((long) (ceiling.before(retry, random).toNanos() * random));
  }

  private static Duration doubled(Duration first, Duration longest, int retry) {
    Duration pause = first;
    for (int i = 1; i < retry && pause.compareTo(longest) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  private static void requirePositive(Duration pause) {
    if (pause.isNegative() || pause.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("backoff: expected from 0 to a day, actual " + pause);
    }
  }
}
