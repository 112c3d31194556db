package dev.rezo.plugins.cache;

import dev.rezo.http.Headers;
import dev.rezo.plugins.date.HttpDate;
import java.time.Duration;
import java.time.Instant;

/**
 * A lifetime for responses that say none (RFC 9111 section 4.2.2): a share of the time since they
 * were modified.
 *
 * <p>Immutable.
 *
 * @param share as 0.1
 * @param most and not longer than this
 */
record Heuristic(double share, Duration most) {

  /** Zero for a response that does not say when it was modified. */
  Duration lifetime(Headers headers, Instant date, Instant received) {
    String field = headers.get("Last-Modified");
    Instant modified = field == null ? null : HttpDate.parse(field, received);
    if (modified == null || !modified.isBefore(date)) {
      return Duration.ZERO;
    }
    double seconds = (date.getEpochSecond() - modified.getEpochSecond()) * share;
    Duration lifetime = Duration.ofSeconds((long) seconds);
    return lifetime.compareTo(most) > 0 ? most : lifetime;
  }
}
