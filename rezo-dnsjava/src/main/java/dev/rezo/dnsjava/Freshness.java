package dev.rezo.dnsjava;

import dev.rezo.http.Headers;
import java.util.Locale;

/**
 * How long an answer that came over HTTP holds (RFC 8484 section 5.1): as its records say, less the
 * time that it spent in caches, and never longer than HTTP says.
 *
 * <p>Immutable.
 */
final class Freshness {

  private Freshness() {}

  /** What {@code Cache-Control} says, in seconds from when the answer was made; else no limit. */
  static long seconds(Headers headers) {
    long least = Long.MAX_VALUE;
    for (String value : headers.values("Cache-Control")) {
      for (String part : value.split(",")) {
        String directive = part.trim().toLowerCase(Locale.ROOT);
        if (directive.equals("no-store") || directive.equals("no-cache")) {
          least = 0;
        } else if (directive.startsWith("max-age=")) {
          least = Math.min(least, number(directive.substring("max-age=".length())));
        }
      }
    }
    return least;
  }

  /** The field {@code Age}, in seconds; 0 where there is none. */
  static long age(Headers headers) {
    String value = headers.get("Age");
    return value == null ? 0 : number(value.trim());
  }

  /** RFC 9111 section 1.2.2 and 4.2.1: what is no number is stale. */
  private static long number(String digits) {
    String bare = digits.replace("\"", "");
    if (bare.isEmpty() || !bare.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    return bare.length() > 10 ? Integer.MAX_VALUE : Long.parseLong(bare);
  }

  /** The reply, which holds no longer than that. */
  static Reply limit(Reply reply, long freshSeconds, long ageSeconds) {
    if (reply instanceof Reply.Found found) {
      return found.atMost(Math.max(0, Math.min(found.ttlSeconds(), freshSeconds) - ageSeconds));
    }
    if (reply instanceof Reply.Nothing nothing) {
      return nothing.atMost(Math.max(0, Math.min(nothing.ttlSeconds(), freshSeconds) - ageSeconds));
    }
    if (reply instanceof Reply.Alias alias) {
      long ttl = Math.max(0, Math.min(alias.ttlSeconds(), freshSeconds) - ageSeconds);
      return new Reply.Alias(alias.target(), ttl);
    }
    return reply;
  }
}
