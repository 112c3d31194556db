package dev.rezo.plugins.retry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The field Retry-After (RFC 9110 section 10.2.3): seconds, or a date in one of three forms.
 *
 * <p>Thread-safe: functions without a state.
 */
public final class RetryAfter {

  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

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
    Instant date = date(text, now);
    if (date == null) {
      return null;
    }
    Duration wait = Duration.between(now, date);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  /** RFC 9110 section 5.6.7: the form of today, and two that are obsolete. */
  private static @Nullable Instant date(String text, Instant now) {
    for (DateTimeFormatter form : new DateTimeFormatter[] {imf(), rfc850(now), asctime()}) {
      try {
        return Instant.from(form.parse(text));
      } catch (DateTimeException e) {
        // The next form may fit.
      }
    }
    return null;
  }

  private static DateTimeFormatter imf() {
    return DateTimeFormatter.RFC_1123_DATE_TIME;
  }

  /** Of two digits of a year: not more than 50 years ahead. */
  private static DateTimeFormatter rfc850(Instant now) {
    int year = ZonedDateTime.ofInstant(now, ZoneOffset.UTC).getYear();
    return new DateTimeFormatterBuilder()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, year - 49)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.US)
        .withZone(ZoneOffset.UTC);
  }

  private static DateTimeFormatter asctime() {
    return ASCTIME.withZone(ZoneOffset.UTC);
  }
}
