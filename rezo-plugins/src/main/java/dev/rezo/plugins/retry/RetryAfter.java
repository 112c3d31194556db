package dev.rezo.plugins.retry;

import dev.rezo.plugins.date.HttpDate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The field Retry-After (RFC 9110 section 10.2.3): seconds, or a date in one of three forms.
 *
 * <p>Thread-safe: functions without a state.
 */
public final class RetryAfter {

  private RetryAfter() {}

  /**
   * How long a server wants to be left alone: 0 when its date has passed, and up to ten thousand
   * years.
   *
   * @param value the value of the field
   * @return null when it says nothing that can be understood
   */
  public static @Nullable Duration parse(String value, Instant now) {
    String text = value.trim();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return text.length() > 9 ? null : Duration.ofSeconds(Long.parseLong(text));
    }
    Instant date = HttpDate.parse(text, now);
    if (date == null) {
      return null;
    }
    Duration wait = Duration.between(now, date);
    return wait.isNegative() ? Duration.ZERO : wait;
  }
}
