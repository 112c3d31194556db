package dev.rezo.plugins.cache;

import dev.rezo.http.Headers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The directives of all fields Cache-Control of a message (RFC 9111 section 5.2). Names are
 * compared without case; an argument may be a token or a quoted string. What cannot be read ends at
 * the next comma, so that nothing hides a directive behind it.
 *
 * <p>Immutable.
 */
final class CacheControl {

  /** What {@link #seconds} says of a directive that is not there. */
  static final long ABSENT = -1;

  /** What it says of one without a number, or with several that differ. */
  static final long INVALID = -2;

  /** Section 1.2.2: what is larger counts as this, which is 68 years. */
  static final long MOST_SECONDS = 1L << 31;

  private static final CacheControl NONE = new CacheControl(Map.of());

  /** Arguments by names in lower case; empty for none. */
  private final Map<String, List<String>> directives;

  private CacheControl(Map<String, List<String>> directives) {
    this.directives = directives;
  }

  static CacheControl of(Headers headers) {
    List<String> fields = headers.values("Cache-Control");
    if (fields.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> directives = new HashMap<>();
    for (String field : fields) {
      read(field, directives);
    }
    return new CacheControl(directives);
  }

  private static void read(String field, Map<String, List<String>> into) {
    int at = 0;
    while (at < field.length()) {
      int end = indexOf(field, at, ',');
      int equals = indexOf(field, at, '=');
      String argument = "";
      String name = field.substring(at, Math.min(end, equals));
      if (equals < end) {
        int start = afterSpace(field, equals + 1);
        int close = closingQuote(field, start);
        if (close > 0) {
          argument = unquoted(field.substring(start + 1, close));
          end = indexOf(field, close, ',');
        } else {
          argument = field.substring(equals + 1, end).trim();
        }
      }
      if (!name.isBlank()) {
        into.computeIfAbsent(name.trim().toLowerCase(Locale.ROOT), key -> new ArrayList<>(1))
            .add(argument);
      }
      at = end + 1;
    }
  }

  /** Where it is, or the end. */
  private static int indexOf(String text, int from, char c) {
    int at = text.indexOf(c, from);
    return at < 0 ? text.length() : at;
  }

  private static int afterSpace(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  /** Where the quoted string ends that begins here, or -1. */
  private static int closingQuote(String text, int start) {
    if (start >= text.length() || text.charAt(start) != '"') {
      return -1;
    }
    for (int i = start + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i;
      }
    }
    return -1;
  }

  private static String unquoted(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\' && i + 1 < text.length()) {
        i++;
      }
      plain.append(text.charAt(i));
    }
    return plain.toString();
  }

  boolean isEmpty() {
    return directives.isEmpty();
  }

  boolean has(String name) {
    return directives.containsKey(name);
  }

  /** Whether it stands there at least once without an argument. */
  boolean hasBare(String name) {
    return arguments(name).contains("");
  }

  /** The field names that the arguments of a directive list. */
  List<String> fieldNames(String name) {
    List<String> names = new ArrayList<>();
    for (String argument : arguments(name)) {
      for (String each : argument.split(",", -1)) {
        if (!each.isBlank()) {
          names.add(each.trim());
        }
      }
    }
    return names;
  }

  /**
   * Section 1.2.2: a number of seconds, {@link #ABSENT} or {@link #INVALID}. The same number twice
   * is one; of different ones nobody knows which is meant.
   */
  long seconds(String name) {
    long found = ABSENT;
    for (String argument : arguments(name)) {
      long seconds = deltaSeconds(argument);
      if (seconds < 0 || (found != ABSENT && found != seconds)) {
        return INVALID;
      }
      found = seconds;
    }
    return found;
  }

  private List<String> arguments(String name) {
    return directives.getOrDefault(name, List.of());
  }

  /** Digits and nothing else, or {@link #INVALID}; what is too large is {@link #MOST_SECONDS}. */
  static long deltaSeconds(String text) {
    if (text.isEmpty()) {
      return INVALID;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return INVALID;
      }
      value = Math.min(value * 10 + (c - '0'), MOST_SECONDS);
    }
    return value;
  }
}
