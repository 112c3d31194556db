package dev.rezo.cli;

import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.Phase;
import dev.rezo.http.Response;
import java.net.ConnectException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
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
    if (left() <= 0 || !isTransient(outcome)) {
      return null;
    }
    Duration wait =
        settings.retryDelayNanos > 0 ? Duration.ofNanos(settings.retryDelayNanos) : pause;
    Duration asked = askedFor(outcome, now);
    long spent = nowNanos - startNanos;
    if (asked != null) {
      wait = asked;
      spent += asked.toNanos(); // As curl: a backoff of its own may lead beyond the time.
    }
    if (settings.retryMaxNanos > 0 && spent > settings.retryMaxNanos) {
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

  private static boolean isRefused(@Nullable Throwable cause) {
    return cause instanceof ConnectionFailedException failed
        && failed.phase() == Phase.CONNECT
        && failed.getCause() instanceof ConnectException;
  }

  /** Retry-After (RFC 9110 section 10.2.3), or null where there is none that can be understood. */
  private static @Nullable Duration askedFor(Outcome outcome, Instant now) {
    Response response = outcome.response();
    String value = response == null ? null : response.header("Retry-After");
    if (value == null) {
      return null;
    }
    String text = value.trim();
    if (!text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
