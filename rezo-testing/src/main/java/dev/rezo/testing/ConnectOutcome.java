package dev.rezo.testing;

import java.time.Duration;

/**
 * What becomes of an attempt to connect on a {@link VirtualNetwork}.
 *
 * <p>Immutable.
 *
 * @param kind how it ends, if it does
 * @param delay how long the answer takes
 */
public record ConnectOutcome(Kind kind, Duration delay) {

  /** The ways in which an attempt can end. */
  public enum Kind {
    /** The connection stands. */
    ACCEPT,
    /** The peer answers that nobody listens there. */
    REFUSE,
    /** No answer ever comes: a firewall that drops, a host that is gone. */
    NO_ANSWER
  }

  /** Checks the delay. */
  public ConnectOutcome {
    if (delay.isNegative()) {
      throw new IllegalArgumentException(
          "ConnectOutcome: expected a delay of at least 0, actual " + delay);
    }
  }

  /** The connection stands at once. */
  public static ConnectOutcome accept() {
    return new ConnectOutcome(Kind.ACCEPT, Duration.ZERO);
  }

  /** The connection is refused at once. */
  public static ConnectOutcome refuse() {
    return new ConnectOutcome(Kind.REFUSE, Duration.ZERO);
  }

  /** Nothing ever comes back. */
  public static ConnectOutcome noAnswer() {
    return new ConnectOutcome(Kind.NO_ANSWER, Duration.ZERO);
  }

  /** The same, {@code delay} later. */
  public ConnectOutcome after(Duration delay) {
    return new ConnectOutcome(kind, delay);
  }
}
