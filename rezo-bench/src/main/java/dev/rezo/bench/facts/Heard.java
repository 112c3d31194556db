package dev.rezo.bench.facts;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came.
 *
 * <p>Immutable.
 *
 * @param head its lines, each with CR LF
 */
record Heard(String head) {

  String method() {
    return head.substring(0, head.indexOf(' '));
  }

  /** The value of the first field of this name, or null. */
  @Nullable String field(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    for (String line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith(start)) {
        return line.substring(start.length()).strip();
      }
    }
    return null;
  }
}
