package dev.rezo.plugins.cache;

import dev.rezo.http.Headers;
import dev.rezo.plugins.date.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For how long a response may be used without asking (RFC 9111 section 4.2), and how old it is.
 * Pure functions.
 *
 * <p>Immutable.
 *
 * @param lifetime section 4.2.1: zero when it says none, or says it so that it cannot be understood
 * @param isExplicit whether the response says it itself
 * @param initialAge section 4.2.3: how old it was when its head came
 * @param received when that was
 */
record Freshness(Duration lifetime, boolean isExplicit, Duration initialAge, Instant received) {

  /** Older than anything that is fresh. */
  static final Duration OLDEST = Duration.ofSeconds(CacheControl.MOST_SECONDS);

  /**
   * Of a response.
   *
   * @param asked when its request was sent
   * @param received when its head came
   * @param heuristic what may be made of Last-Modified, or null for nothing
   */
  static Freshness of(
      Headers headers,
      CacheControl control,
      Instant asked,
      Instant received,
      @Nullable Heuristic heuristic) {
    Instant date = date(headers, received);
    Duration lifetime = explicitLifetime(headers, control, date, received);
    boolean isExplicit = lifetime != null;
    if (lifetime == null) {
      lifetime = heuristic == null ? Duration.ZERO : heuristic.lifetime(headers, date, received);
    }
    return new Freshness(
        lifetime, isExplicit, initialAge(headers, date, asked, received), received);
  }

  /** Section 4.2.1, for a cache that is not shared: max-age, else Expires; null for neither. */
  private static @Nullable Duration explicitLifetime(
      Headers headers, CacheControl control, Instant date, Instant received) {
    long maxAge = control.seconds("max-age");
    if (maxAge != CacheControl.ABSENT) {
      return Duration.ofSeconds(Math.max(maxAge, 0)); // Zero for what cannot be read.
    }
    List<String> expires = headers.values("Expires");
    if (expires.isEmpty()) {
      return null;
    }
    Instant until = expires.size() > 1 ? null : HttpDate.parse(expires.get(0), received);
    return until == null || until.isBefore(date) ? Duration.ZERO : Duration.between(date, until);
  }

  /** RFC 9110 section 6.6.1: without a date that can be read, it is of when it came. */
  private static Instant date(Headers headers, Instant received) {
    String field = headers.get("Date");
    Instant date = field == null ? null : HttpDate.parse(field, received);
    return date == null ? received : date;
  }

  /** Section 4.2.3. */
  private static Duration initialAge(
      Headers headers, Instant date, Instant asked, Instant received) {
    Duration apparent = notNegative(Duration.between(date, received));
    Duration delay = notNegative(Duration.between(asked, received));
    Duration corrected = Duration.ofSeconds(ageValue(headers)).plus(delay);
    return apparent.compareTo(corrected) > 0 ? apparent : corrected;
  }

  /** Section 5.1: the first of several counts, and what is no number is passed over. */
  private static long ageValue(Headers headers) {
    String field = headers.get("Age");
    return field == null ? 0 : Math.max(0, CacheControl.deltaSeconds(first(field)));
  }

  private static String first(String list) {
    int comma = list.indexOf(',');
    return (comma < 0 ? list : list.substring(0, comma)).trim();
  }

  private static Duration notNegative(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  /** Section 4.2.3: how old it is. A clock that was set back says nothing: then it is too old. */
  Duration age(Instant now) {
    return now.isBefore(received) ? OLDEST : initialAge.plus(Duration.between(received, now));
  }

  /** For how long it has been stale; negative while it is fresh. */
  Duration staleness(Instant now) {
    return age(now).minus(lifetime);
  }

  /** The same, stale from now on. */
  Freshness expired() {
    return new Freshness(Duration.ZERO, isExplicit, initialAge, received);
  }
}
