package dev.rezo.plugins.date;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A date of a header field in one of its three forms (RFC 9110 section 5.6.7).
 *
 * <p>Thread-safe: functions without a state.
 */
public final class HttpDate {

  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US).withZone(ZoneOffset.UTC);

  private HttpDate() {}

  /**
   * The time that is meant.
   *
   * @param now what two digits of a year are seen from
   * @return null when it is no date
   */
  public static @Nullable Instant parse(String value, Instant now) {
    String text = value.trim();
    if (text.isEmpty() || !Character.isLetter(text.charAt(0))) {
      return null; // All forms begin with a day; "0" and "-1" are common, and not worth a throw.
    }
    for (DateTimeFormatter form :
        new DateTimeFormatter[] {DateTimeFormatter.RFC_1123_DATE_TIME, rfc850(now), ASCTIME}) {
      try {
        return Instant.from(form.parse(text));
      } catch (DateTimeException e) {
        // The next form may fit.
      }
    }
    return null;
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
}
