package dev.rezo.client;

import dev.rezo.http.Headers;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What is here of a representation.
 *
 * <p>Immutable.
 *
 * @param length how many bytes, from the beginning
 * @param total how many there are in all, or -1
 * @param validator what tells that the rest is of the same representation: a strong entity tag, or
 *     a date; null when there is none
 */
record PartOf(long length, long total, @Nullable String validator) {

  /** Nothing. */
  static final PartOf NOTHING = new PartOf(0, -1, null);

  /** Whether the rest alone can be asked for. */
  boolean canGoOn() {
    return length > 0 && validator != null;
  }

  /** Whether it is said to be all. */
  boolean isWhole() {
    return length == total;
  }

  PartOf withLength(long newLength) {
    return new PartOf(newLength, total, validator);
  }

  /**
   * What If-Range may name (RFC 9110 section 13.1.5): a strong entity tag, else a date of the last
   * change that is strong because it is at least a second before the date of the answer (section
   * 8.8.2.2).
   */
  static @Nullable String validatorOf(Headers headers) {
    String tag = headers.get("ETag");
    if (tag != null) {
      return isStrongTag(tag) ? tag : null;
    }
    String changed = headers.get("Last-Modified");
    Instant changedAt = time(changed);
    Instant answeredAt = time(headers.get("Date"));
    return changedAt != null && answeredAt != null && !changedAt.plusSeconds(1).isAfter(answeredAt)
        ? changed
        : null;
  }

  /** RFC 9110 section 8.8.3: in quotes, and without the sign of a weak one. */
  static boolean isStrongTag(String text) {
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
  }

  private static @Nullable Instant time(@Nullable String field) {
    if (field == null) {
      return null;
    }
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(field, Instant::from);
    } catch (DateTimeException e) {
      return null; // The two obsolete forms of a date are not worth a parser here.
    }
  }
}
