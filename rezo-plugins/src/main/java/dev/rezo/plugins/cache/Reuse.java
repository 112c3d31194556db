package dev.rezo.plugins.cache;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a stored response may answer a request that it is for (RFC 9111 sections 4, 4.2.4 and
 * 5.2). Pure functions. Immutable.
 */
enum Reuse {
  /** As it is. */
  FRESH,
  /** As it is: the request allows it, and the response does not forbid it. */
  STALE,
  /** Not before the server was asked. */
  NONE;

  static Reuse of(StoredResponse stored, RequestDirectives wanted, Instant now) {
    if (wanted.noCache() || stored.control.hasBare("no-cache")) {
      return NONE; // Sections 5.2.1.4 and 5.2.2.4.
    }
    Duration age = stored.freshness.age(now);
    Duration limit = limit(stored, wanted, age);
    if (age.plus(atLeastZero(wanted.minFresh())).compareTo(limit) < 0) {
      return FRESH;
    }
    boolean isAllowed =
        wanted.maxStale() != CacheControl.ABSENT
            && !stored.control.has("must-revalidate") // Section 5.2.2.2.
            && age.minus(limit).compareTo(Duration.ofSeconds(wanted.maxStale())) <= 0;
    return isAllowed ? STALE : NONE;
  }

  /** How old it may be: for itself, and by section 5.2.1.1 for the request. */
  private static Duration limit(StoredResponse stored, RequestDirectives wanted, Duration age) {
    Duration lifetime = stored.freshness.lifetime();
    if (wanted.maxAge() == CacheControl.ABSENT) {
      return lifetime;
    }
    if (stored.control.has("immutable") && age.compareTo(lifetime) < 0) {
      return lifetime; // RFC 8246 section 2: a reload does not ask either.
    }
    Duration most = Duration.ofSeconds(wanted.maxAge());
    return most.compareTo(lifetime) < 0 ? most : lifetime;
  }

  private static Duration atLeastZero(long seconds) {
    return Duration.ofSeconds(Math.max(seconds, 0));
  }

  /** RFC 5861 section 4: whether it may answer because the server cannot. */
  static boolean isAllowedOnError(StoredResponse stored, RequestDirectives wanted, Instant now) {
    if (wanted.noCache()
        || stored.control.hasBare("no-cache")
        || stored.control.has("must-revalidate")) {
      return false;
    }
    long seconds = Math.max(stored.control.seconds("stale-if-error"), wanted.staleIfError());
    return seconds >= 0
        && stored.freshness.staleness(now).compareTo(Duration.ofSeconds(seconds)) <= 0;
  }

  /** RFC 5861 section 4: what counts as an error there. */
  static boolean isError(int status) {
    return switch (status) {
      case 500, 502, 503, 504 -> true;
      default -> false;
    };
  }
}
