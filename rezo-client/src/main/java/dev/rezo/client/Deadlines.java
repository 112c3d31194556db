package dev.rezo.client;

import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.Request;
import dev.rezo.http.Timeouts;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a call in nanoseconds, ready to be added to a time. Made once for a client and once
 * for each request that brings its own.
 *
 * <p>Immutable.
 */
final class Deadlines {

  /** What a limit or a deadline is when there is none. */
  static final long NEVER = Long.MAX_VALUE;

  /** Beyond this a limit is none: sums of a time and a limit must not overflow. */
  private static final long LONGEST = Long.MAX_VALUE / 4;

  private final Timeouts timeouts;
  final long acquire;
  final long dns;
  final long connect;
  final long tls;
  final long write;
  final long expectContinue;
  final long head;
  final long readIdle;
  final long call;

  Deadlines(Timeouts timeouts) {
    this.timeouts = timeouts;
    this.acquire = nanos(timeouts.acquire());
    this.dns = nanos(timeouts.dns());
    this.connect = nanos(timeouts.connect());
    this.tls = nanos(timeouts.tls());
    this.write = nanos(timeouts.write());
    this.expectContinue = nanos(timeouts.expectContinue());
    this.head = nanos(timeouts.head());
    this.readIdle = nanos(timeouts.readIdle());
    this.call = nanos(timeouts.call());
  }

  /** The same limits with those that a request sets for itself. */
  Deadlines with(Timeouts ofRequest) {
    return new Deadlines(ofRequest.orElse(timeouts));
  }

  /** The same limits, and for the call no longer one than these others have. */
  Deadlines withCallAtMost(Deadlines other) {
    return call <= other.call
        ? this
        : new Deadlines(timeouts.toBuilder().call(other.timeouts.call()).build());
  }

  /** The moment {@code limit} after {@code from}, or {@link #NEVER}. */
  static long after(long from, long limit) {
    if (limit == NEVER) {
      return NEVER;
    }
    long moment = from + limit;
    return moment == NEVER ? NEVER - 1 : moment; // Clocks wrap: this one nanosecond is taken.
  }

  /** The earlier of two moments that are within a few decades of {@code now}. */
  static long earlier(long a, long b) {
    if (a == NEVER || b == NEVER) {
      return a == NEVER ? b : a;
    }
    return a - b <= 0 ? a : b;
  }

  /** Whether {@code deadline} has come. */
  static boolean isOver(long deadline, long now) {
    return deadline != NEVER && deadline - now <= 0;
  }

  /** The length of a limit that is set. */
  Duration duration(Limit limit) {
    Duration duration =
        switch (limit) {
          case ACQUIRE -> timeouts.acquire();
          case DNS -> timeouts.dns();
          case CONNECT -> timeouts.connect();
          case TLS -> timeouts.tls();
          case WRITE -> timeouts.write();
          case HEAD -> timeouts.head();
          case READ_IDLE -> timeouts.readIdle();
          case CALL -> timeouts.call();
          case ATTEMPT ->
              throw new IllegalArgumentException("an attempt's limit is not the client's");
        };
    return duration == null ? Duration.ZERO : duration;
  }

  /** The error of a limit that has run out. */
  DeadlineException over(
      Request request, Limit limit, Phase phase, Delivery delivery, String where) {
    return over("Request to " + request.url(), limit, phase, delivery, where);
  }

  /** The error of a limit that has run out. */
  DeadlineException over(String what, Limit limit, Phase phase, Delivery delivery, String where) {
    return new DeadlineException(
        what
            + " timed out after "
            + duration(limit).toMillis()
            + " ms ("
            + limit.name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + " timeout, phase "
            + phase
            + ", "
            + delivery
            + ", "
            + where
            + ")",
        limit,
        duration(limit),
        phase,
        delivery);
  }

  private static long nanos(@Nullable Duration limit) {
    if (limit == null || limit.toSeconds() > LONGEST / 1_000_000_000) {
      return NEVER;
    }
    return limit.toNanos();
  }
}
