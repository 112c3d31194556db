package dev.rezo.cli;

import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.Phase;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.plugins.retry.RetryAfter;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a transfer that has failed is done again, and when, by the rules of curl: whole transfers
 * are repeated, whatever their method, because whoever says {@code --retry} has decided that.
 *
 * <p>Not thread-safe; the caller serialises, as one transfer follows another.
 */
final class RetryPlan {

  private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504, 522, 524);

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** No server keeps a command waiting for longer. */
  private static final Duration LONGEST_ASKED = Duration.ofHours(6);

  private final RequestSettings settings;
  private final long startNanos;
  private Duration pause = FIRST;
  private int made;

  /**
   * A plan for one job.
   *
   * @param startNanos when its first transfer began
   */
  RetryPlan(RequestSettings settings, long startNanos) {
    this.settings = settings;
    this.startNanos = startNanos;
  }

  /** How many retries there were. */
  int made() {
    return made;
  }

  /** How many there may still be. */
  long left() {
    return settings.retries - made;
  }

  /** How long to wait before the next transfer, or null when this one was the last. */
  @Nullable Duration next(Outcome outcome, long nowNanos, Instant now) {
    if (left() <= 0 || !isTransient(outcome) || !isRepeatable(outcome.request())) {
      return null;
    }
    Duration wait =
        settings.retryDelayNanos > 0 ? Duration.ofNanos(settings.retryDelayNanos) : pause;
    Duration asked = askedFor(outcome, now);
    Duration spent = Duration.ofNanos(nowNanos - startNanos);
    if (asked != null && !asked.isZero()) {
      wait = asked;
      spent = spent.plus(asked); // As curl: a backoff of its own may lead beyond the time.
    }
    if (settings.retryMaxNanos > 0
        && spent.compareTo(Duration.ofNanos(settings.retryMaxNanos)) > 0) {
      return null;
    }
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    made++;
    return wait;
  }

  private boolean isTransient(Outcome outcome) {
    Outcome.Failure failure = outcome.failure();
    if (failure != null && settings.retryAllErrors) {
      return true;
    }
    if (failure == null || failure.exitCode() == ExitCode.HTTP_ERROR) {
      return TRANSIENT.contains(outcome.status());
    }
    return failure.exitCode() == ExitCode.TIMED_OUT
        || failure.exitCode() == ExitCode.NO_HOST
        || failure.exitCode() == ExitCode.NO_PROXY_HOST
        || (settings.retryConnRefused && isRefused(failure.cause()));
  }

  /** Standard input, for one, has been read. */
  private static boolean isRepeatable(@Nullable Request request) {
    return request == null || request.isReplayable();
  }

  private static boolean isRefused(@Nullable Throwable cause) {
    return cause instanceof ConnectionFailedException failed
        && failed.phase() == Phase.CONNECT
        && failed.getCause() instanceof ConnectException;
  }

  /** What Retry-After says; 0 or null where it leaves the pause to the plan. */
  private static @Nullable Duration askedFor(Outcome outcome, Instant now) {
    Response response = outcome.response();
    String value = response == null ? null : response.header("Retry-After");
    Duration asked = value == null ? null : RetryAfter.parse(value, now);
    return asked != null && asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
  }
}
