package dev.rezo.client;

import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.ProxyFailedException;
import dev.rezo.http.RezoException;
import java.net.ConnectException;

/**
 * Decides when an exchange whose connection was refused, or reset before it was secure, tries once
 * more, and counts its tries.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Reconnects {

  /** The longest pause before each try: seven tries in about two seconds. */
  private static final long[] PAUSES_NANOS = {
    50_000_000, 100_000_000, 200_000_000, 400_000_000, 800_000_000, 800_000_000
  };

  /** Calls of one outage come back at different moments of the last quarter of their pause. */
  private static final int SPREAD_DIVISOR = 4;

  private final long firstRefusalNanos;
  private int pauses;

  /** Begins with the first refusal. */
  Reconnects(long nowNanos) {
    this.firstRefusalNanos = nowNanos;
  }

  /**
   * Whether a dial failed because nobody listens where it went, or who listened has gone before the
   * TLS handshake was over: what a server that stops had not accepted yet is reset.
   */
  static boolean isRefusal(RezoException failure) {
    Throwable cause = failure.getCause();
    if (!(failure instanceof ConnectionFailedException) || cause == null) {
      return false;
    }
    return switch (failure.phase()) {
      case CONNECT -> isRefusal(cause);
      case TLS -> !(cause instanceof ConnectException) && TlsFailures.isHangUp(cause);
      default -> false;
    };
  }

  /** Each address has to say no: one that says nothing has used up its time already. */
  private static boolean isRefusal(Throwable cause) {
    if (!(cause instanceof ConnectException)) {
      return false;
    }
    for (Throwable other : cause.getSuppressed()) {
      if (!(other instanceof ConnectException)) {
        return false;
      }
    }
    return true;
  }

  /**
   * When to try again, or {@link Deadlines#NEVER}.
   *
   * @param limit how long all tries together may take, or {@link Deadlines#NEVER}
   * @param callDeadline when the call is over, or {@link Deadlines#NEVER}
   * @param seed anything that differs from call to call
   */
  long next(long nowNanos, long limit, long callDeadline, long seed) {
    if (pauses == PAUSES_NANOS.length) {
      return Deadlines.NEVER;
    }
    long longest = PAUSES_NANOS[pauses];
    long again = nowNanos + longest - spread(seed + pauses, longest / SPREAD_DIVISOR);
    long over = Deadlines.earlier(Deadlines.after(firstRefusalNanos, limit), callDeadline);
    if (over != Deadlines.NEVER && again - over >= 0) {
      return Deadlines.NEVER;
    }
    pauses++;
    return again;
  }

  /** A number below {@code bound} that depends on all bits of the seed (Steele et al., 2014). */
  private static long spread(long seed, long bound) {
    long mixed = (seed ^ (seed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return Math.floorMod(mixed ^ (mixed >>> 31), bound);
  }

  /** The failure of the last try, with the number of all. */
  RezoException explain(RezoException last, long nowNanos) {
    if (pauses == 0) {
      return last;
    }
    long millis = (nowNanos - firstRefusalNanos) / 1_000_000;
    String message =
        last.getMessage() + " (tried " + (pauses + 1) + " times within " + millis + " ms)";
    return last instanceof ProxyFailedException ofProxy
        ? new ProxyFailedException(
            message, ofProxy.proxy(), ofProxy.code(), ofProxy.phase(), ofProxy.getCause())
        : new ConnectionFailedException(message, last.phase(), last.getCause());
  }
}
