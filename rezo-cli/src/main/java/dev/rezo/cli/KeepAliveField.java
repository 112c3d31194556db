package dev.rezo.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a field {@code Keep-Alive: timeout=5, max=100} announces (RFC 2068 section 19.7.1).
 *
 * <p>Immutable.
 *
 * @param timeoutSeconds how long the server keeps an idle connection, or -1 when it does not say
 * @param max how many more requests it takes on this connection, or -1 when it does not say
 */
record KeepAliveField(long timeoutSeconds, long max) {

  /** Nothing is announced. */
  static final KeepAliveField NONE = new KeepAliveField(-1, -1);

  /** Reads the field; what is no number is passed over. */
  static KeepAliveField parse(@Nullable String value) {
    long timeout = -1;
    long max = -1;
    for (String part : value == null ? new String[0] : value.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        String name = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        long number = number(part.substring(equals + 1).strip());
        timeout = name.equals("timeout") ? smaller(timeout, number) : timeout;
        max = name.equals("max") ? smaller(max, number) : max;
      }
    }
    return timeout < 0 && max < 0 ? NONE : new KeepAliveField(timeout, max);
  }

  private static long number(String text) {
    boolean number = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return !number ? -1 : text.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(text);
  }

  private static long smaller(long known, long value) {
    return value < 0 ? known : known < 0 ? value : Math.min(known, value);
  }
}
