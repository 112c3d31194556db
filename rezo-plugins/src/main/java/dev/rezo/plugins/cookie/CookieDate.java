package dev.rezo.plugins.cookie;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A date as cookies have it (RFC 6265bis section 5.1.1): words in any order, of which the first
 * that looks like a time is the time, and so on for day, month and year. All forms of RFC 9110 are
 * read, and what servers have made of them.
 *
 * <p>Not thread-safe; the caller serialises, as one date is read by one call.
 */
final class CookieDate {

  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  /** Before it lies no date of the calendar that these dates are in. */
  private static final int FIRST_YEAR = 1601;

  private static final int UNSET = -1;

  private int hour = UNSET;
  private int minute;
  private int second;
  private int day = UNSET;
  private int month = UNSET;
  private int year = UNSET;

  private CookieDate() {}

  /** The time that is meant, or null when it is none. */
  static @Nullable Instant parse(String text) {
    CookieDate date = new CookieDate();
    int start = 0;
    while (start < text.length()) {
      int end = start;
      while (end < text.length() && !isDelimiter(text.charAt(end))) {
        end++;
      }
      if (end > start) {
        date.take(text.substring(start, end));
      }
      start = end + 1;
    }
    return date.instant();
  }

  private static boolean isDelimiter(char c) {
    return c == 0x09
        || (c >= 0x20 && c <= 0x2f)
        || (c >= 0x3b && c <= 0x40)
        || (c >= 0x5b && c <= 0x60)
        || (c >= 0x7b && c <= 0x7e);
  }

  /** Step 2: each word is the first of these that is still missing and that it looks like. */
  private void take(String word) {
    if (hour == UNSET && takeTime(word)) {
      return;
    }
    int digits = digits(word, 0);
    if (day == UNSET && (digits == 1 || digits == 2)) {
      day = Integer.parseInt(word.substring(0, digits));
    } else if (month == UNSET && month(word) != UNSET) {
      month = month(word);
    } else if (year == UNSET && digits >= 2 && digits <= 4) {
      year = Integer.parseInt(word.substring(0, digits));
    }
  }

  /** Three times one or two digits, with colons between them; what follows is no digit. */
  private boolean takeTime(String word) {
    int[] fields = new int[3];
    int at = 0;
    for (int i = 0; i < 3; i++) {
      int digits = digits(word, at);
      if (digits < 1 || digits > 2) {
        return false;
      }
      fields[i] = Integer.parseInt(word.substring(at, at + digits));
      at += digits;
      if (i < 2) {
        if (at == word.length() || word.charAt(at) != ':') {
          return false;
        }
        at++;
      }
    }
    hour = fields[0];
    minute = fields[1];
    second = fields[2];
    return true;
  }

  private static int month(String word) {
    if (word.length() < 3) {
      return UNSET;
    }
    int at = MONTHS.indexOf(word.substring(0, 3).toLowerCase(Locale.ROOT));
    return at >= 0 && at % 3 == 0 ? at / 3 + 1 : UNSET;
  }

  private static int digits(String word, int start) {
    int end = start;
    while (end < word.length() && word.charAt(end) >= '0' && word.charAt(end) <= '9') {
      end++;
    }
    return end - start;
  }

  /** Steps 3 to 6. */
  private @Nullable Instant instant() {
    if (hour == UNSET || day == UNSET || month == UNSET || year == UNSET) {
      return null;
    }
    int full = year < 70 ? year + 2000 : year < 100 ? year + 1900 : year;
    if (full < FIRST_YEAR || hour > 23 || minute > 59 || second > 59) {
      return null;
    }
    if (day < 1 || day > YearMonth.of(full, month).lengthOfMonth()) {
      return null;
    }
    return LocalDateTime.of(full, month, day, hour, minute, second).toInstant(ZoneOffset.UTC);
  }
}
