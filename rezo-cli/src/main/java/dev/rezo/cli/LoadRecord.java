package dev.rezo.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a load run as {@link LoadJson} wrote it.
 *
 * <p>Immutable.
 *
 * @param name how it is called among others: its file, or empty
 * @param fields what was written
 */
record LoadRecord(String name, Map<String, @Nullable Object> fields) {

  /** A file is a result of some kilobytes; what is longer was not written by a load run. */
  private static final long LONGEST_FILE = 16 << 20;

  /** Reads what a run has written. */
  static LoadRecord of(String name, String json) throws IOException {
    LoadRecord record = new LoadRecord(name, JsonText.read(json));
    if (!(record.fields.get("latencyMillis") instanceof Map)
        || !(record.fields.get("requestsPerSecond") instanceof Number)) {
      throw new IOException("expected a result of rezo load --json, actual another object");
    }
    return record;
  }

  /** Reads a file that {@code rezo load --json} has filled. */
  static LoadRecord read(String file) throws UsageException {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > LONGEST_FILE) {
        throw new IOException(
            "expected a result of rezo load --json, actual a file of "
                + Files.size(path)
                + " bytes");
      }
      return of(file, Files.readString(path, StandardCharsets.UTF_8));
    } catch (IOException | InvalidPathException e) {
      throw UsageException.of(ExitCode.READ_ERROR, file + ": " + e);
    }
  }

  /** A text, or empty where there is none. */
  String text(String field) {
    return String.valueOf(fields.getOrDefault(field, ""));
  }

  /** A number, or 0 where there is none. */
  double number(String field) {
    return asNumber(fields.get(field));
  }

  private static double asNumber(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : 0;
  }

  boolean isOpen() {
    return text("loop").equals("open");
  }

  double latencyMillis(LatencyPoint point) {
    return asNumber(object("latencyMillis").get(point.json()));
  }

  /** All requests that brought no answer in time. */
  double errors() {
    return number("failed") + number("unfinished") + number("missed");
  }

  /** The fields of a field, by name. */
  Map<String, @Nullable Object> object(String field) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    if (fields.get(field) instanceof Map<?, ?> found) {
      found.forEach((key, value) -> object.put(String.valueOf(key), value));
    }
    return object;
  }

  /** The elements of a field as texts. */
  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    if (fields.get(field) instanceof List<?> found) {
      found.forEach(each -> texts.add(String.valueOf(each)));
    }
    return texts;
  }

  /** Percentiles and their milliseconds; empty in a result of an older Rezo. */
  List<SvgPlot.Point> curve() {
    List<SvgPlot.Point> points = new ArrayList<>();
    if (fields.get("latencyCurve") instanceof List<?> found) {
      for (Object each : found) {
        if (each instanceof List<?> pair && pair.size() == 2) {
          points.add(new SvgPlot.Point(asNumber(pair.get(0)), asNumber(pair.get(1))));
        }
      }
    }
    return points;
  }

  /** A column of the timeline over its seconds; empty where there is none. */
  List<SvgPlot.Point> timeline(String column) {
    Map<String, @Nullable Object> timeline = object("timeline");
    List<SvgPlot.Point> points = new ArrayList<>();
    if (timeline.get("seconds") instanceof List<?> seconds
        && timeline.get(column) instanceof List<?> values) {
      for (int i = 0; i < Math.min(seconds.size(), values.size()); i++) {
        points.add(new SvgPlot.Point(asNumber(seconds.get(i)), asNumber(values.get(i))));
      }
    }
    return points;
  }
}
