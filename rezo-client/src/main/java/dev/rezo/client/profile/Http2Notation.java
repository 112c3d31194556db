package dev.rezo.client.profile;

import dev.rezo.h2.Http2Settings;
import dev.rezo.h2.Http2Settings.Priority;
import dev.rezo.h2.Http2Settings.PriorityFrame;
import dev.rezo.h2.Http2Settings.PseudoField;
import dev.rezo.h2.Http2Settings.Setting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an HTTP/2 connection in one line, as captures of browsers have it: settings in
 * their order, the update of the connection's window, PRIORITY frames, the order of the
 * pseudo-header, as in {@code 1:65536;2:0;4:6291456;6:262144|15663105|0|m,a,s,p}. Pure functions.
 *
 * <p>Immutable.
 */
final class Http2Notation {

  /** What a connection's window is before it is updated (RFC 9113 section 6.9.2). */
  private static final int FIRST_WINDOW = 65_535;

  private Http2Notation() {}

  /**
   * Reads a line.
   *
   * @param headPriority {@code exclusive:depends on:weight}, or {@code none}
   * @throws IllegalArgumentException when it is something else
   */
  static Http2Settings read(String line, String headPriority, int firstStreamId) {
    String[] parts = line.split("\\|", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "http2: expected settings|window|priorities|pseudo-header, actual " + line);
    }
    List<Setting> settings = new ArrayList<>();
    for (String setting : parts[0].split(";", -1)) {
      long[] pair = numbers(setting, 2);
      settings.add(new Setting((int) pair[0], pair[1]));
    }
    return new Http2Settings(
        settings,
        FIRST_WINDOW + (int) numbers(parts[1], 1)[0],
        pseudoFields(parts[3]),
        priorities(parts[2]),
        priority(headPriority),
        firstStreamId);
  }

  private static List<PriorityFrame> priorities(String text) {
    List<PriorityFrame> frames = new ArrayList<>();
    if (!text.equals("0")) {
      for (String frame : text.split(",", -1)) {
        long[] n = numbers(frame, 4);
        frames.add(new PriorityFrame((int) n[0], priority(n[1], n[2], n[3])));
      }
    }
    return frames;
  }

  private static @Nullable Priority priority(String text) {
    if (text.equals("none")) {
      return null;
    }
    long[] n = numbers(text, 3);
    return priority(n[0], n[1], n[2]);
  }

  private static Priority priority(long exclusive, long dependsOn, long weight) {
    if (exclusive > 1) {
      throw new IllegalArgumentException(
          "priority: expected 0 or 1 for exclusive, actual " + exclusive);
    }
    return new Priority(exclusive == 1, (int) dependsOn, (int) weight);
  }

  private static List<PseudoField> pseudoFields(String text) {
    List<PseudoField> fields = new ArrayList<>();
    for (String letter : text.split(",", -1)) {
      fields.add(
          switch (letter) {
            case "m" -> PseudoField.METHOD;
            case "a" -> PseudoField.AUTHORITY;
            case "s" -> PseudoField.SCHEME;
            case "p" -> PseudoField.PATH;
            default ->
                throw new IllegalArgumentException(
                    "pseudo-header: expected m, a, s or p, actual " + letter);
          });
    }
    return fields;
  }

  private static long[] numbers(String text, int count) {
    String[] parts = text.split(":", -1);
    if (parts.length != count) {
      throw new IllegalArgumentException(
          "http2: expected " + count + " numbers, actual \"" + text + "\"");
    }
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Long.parseLong(parts[i]);
      if (numbers[i] < 0 || numbers[i] > 0xffff_ffffL) {
        throw new IllegalArgumentException("http2: expected up to 32 bits, actual " + parts[i]);
      }
    }
    return numbers;
  }
}
