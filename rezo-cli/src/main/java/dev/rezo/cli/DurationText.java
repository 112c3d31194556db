package dev.rezo.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type and read them. Immutable. */
final class DurationText {

  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(us|ms|s|m|h)?");

  /** Longer than any use, short enough for nanoseconds in a long. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private DurationText() {}

  /**
   * Reads {@code 10s}, {@code 500ms}, {@code 1.5s}, {@code 1m30s}; a bare number is seconds.
   *
   * @throws IllegalArgumentException when it is none of these, or longer than a year
   */
  static Duration parse(String text) {
    Matcher part = PART.matcher(text.strip().toLowerCase(Locale.ROOT));
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      String unit = part.group(2) == null ? "s" : part.group(2);
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(nanosOf(unit)));
      end = part.end();
    }
    if (end == 0 || end != text.strip().length()) {
      throw new IllegalArgumentException(
          "expected a duration such as 10s, 500ms or 1m30s, actual " + text);
    }
    if (nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0) {
      throw new IllegalArgumentException("expected at most a year, actual " + text);
    }
    return Duration.ofNanos(nanos.longValue());
  }

  private static BigDecimal nanosOf(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "us" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 1_000_000_000L;
        });
  }

  /** As {@code 0.42 ms}, {@code 12.3 ms} or {@code 4.56 s}: three digits that count. */
  static String ofNanos(long nanos) {
    double millis = nanos / 1e6;
    if (millis >= 1000) {
      return threeDigits(millis / 1000) + " s";
    }
    return threeDigits(millis) + " ms";
  }

  /** As {@code 65.0 s}. */
  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
  }

  private static String threeDigits(double value) {
    int digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
