package dev.rezo.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The field Content-Range (RFC 9110 section 14.4): {@code bytes 5-9/10}, {@code bytes 5-9/*} or
 * {@code bytes *}{@code /10}.
 *
 * <p>Immutable.
 *
 * @param first the first byte, or -1 where no range was satisfied
 * @param last the last byte, or -1 as well
 * @param total the whole length, or -1 for not known
 */
record ContentRange(long first, long last, long total) {

  /** Eighteen digits fit into a long. */
  private static final Pattern SYNTAX =
      Pattern.compile("(?i:bytes) (?:(\\d{1,18})-(\\d{1,18})|\\*)/(\\d{1,18}|\\*)");

  /** The range, or null when it is malformed or makes no sense. */
  static @Nullable ContentRange parse(@Nullable String field) {
    Matcher match = SYNTAX.matcher(field == null ? "" : field.strip());
    if (!match.matches()) {
      return null;
    }
    long total = match.group(3).equals("*") ? -1 : Long.parseLong(match.group(3));
    if (match.group(1) == null) {
      return total < 0 ? null : new ContentRange(-1, -1, total);
    }
    long first = Long.parseLong(match.group(1));
    long last = Long.parseLong(match.group(2));
    boolean sense = first <= last && (total < 0 || last < total);
    return sense ? new ContentRange(first, last, total) : null;
  }

  /** How many bytes it spans. */
  long length() {
    return last - first + 1;
  }
}
