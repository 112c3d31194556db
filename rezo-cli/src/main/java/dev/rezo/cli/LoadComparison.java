package dev.rezo.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * What differs between two results of a load run.
 *
 * <p>Immutable.
 *
 * @param a the one before
 * @param b the one that is compared with it
 */
record LoadComparison(LoadRecord a, LoadRecord b) {

  /** What a change means. */
  enum Verdict {
    BETTER("better"),
    WORSE("worse"),
    SAME("about the same"),
    /** There is no better or worse. */
    NONE("");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    /** In a word or some. */
    String text() {
      return text;
    }
  }

  /**
   * One number of both.
   *
   * @param name what it is
   * @param a as it was
   * @param b as it is
   * @param change by how much, as in {@code +5.3 %}
   * @param verdict whether that is good
   */
  record Row(String name, String a, String b, String change, Verdict verdict) {}

  /** Which way is good. */
  private enum Wish {
    MORE,
    LESS,
    NEITHER
  }

  /** Two runs of the same differ by so much. */
  private static final double NOISE = 0.05;

  /** A field that says how it was done, and how people call it. */
  private record Setting(String field, String name) {}

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting("request", "request"),
          new Setting("loop", "loop"),
          new Setting("rate", "rate"),
          new Setting("concurrency", "requests at a time"),
          new Setting("maxConnections", "connections at most"),
          new Setting("loops", "event loops"),
          new Setting("keepAlive", "keep-alive"),
          new Setting("protocols", "protocols"),
          new Setting("warmUpSeconds", "seconds of warm-up"),
          new Setting("durationSeconds", "seconds to measure"));

  private static final List<String> MACHINE =
      List.of("processors", "system", "java", "heapMegabytes", "rezo");

  /** The numbers, in the order in which people ask for them. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(field("requests/s", "requestsPerSecond", Wish.MORE, value -> format("%,.1f", value)));
    for (LatencyPoint point : LatencyPoint.values()) {
      Wish wish = point == LatencyPoint.MAX ? Wish.NEITHER : Wish.LESS; // One request alone.
      rows.add(
          row(
              point.text(),
              a.latencyMillis(point),
              b.latencyMillis(point),
              wish,
              LoadComparison::millis));
    }
    rows.add(errors());
    rows.add(
        field("connections", "connectionsOpened", Wish.NEITHER, value -> format("%,.0f", value)));
    rows.add(
        field("CPU", "cpuMicrosPerRequest", Wish.LESS, value -> format("%,.1f us each", value)));
    rows.add(
        field(
            "allocated",
            "allocatedBytesPerRequest",
            Wish.LESS,
            value -> format("%,.0f bytes each", value)));
    return rows;
  }

  /** As the report of a run writes a latency. */
  static String millis(double millis) {
    return DurationText.ofNanos((long) (millis * 1e6));
  }

  private Row field(String name, String field, Wish wish, DoubleFunction<String> text) {
    return row(name, a.number(field), b.number(field), wish, text);
  }

  private static Row row(String name, double a, double b, Wish wish, DoubleFunction<String> text) {
    String change = a > 0 ? format("%+.1f %%", 100 * (b - a) / a) : b > 0 ? "new" : "";
    return new Row(name, text.apply(a), text.apply(b), change, verdict(a, b, wish));
  }

  /** A single error is worth a look, whatever share of all it is. */
  private Row errors() {
    double before = a.errors();
    double now = b.errors();
    Verdict verdict = before == now ? Verdict.SAME : now < before ? Verdict.BETTER : Verdict.WORSE;
    String change = before == now ? "" : format("%+,.0f", now - before);
    return new Row("errors", format("%,.0f", before), format("%,.0f", now), change, verdict);
  }

  private static Verdict verdict(double a, double b, Wish wish) {
    if (wish == Wish.NEITHER) {
      return Verdict.NONE;
    }
    if (Math.abs(b - a) <= NOISE * a) {
      return Verdict.SAME;
    }
    return b > a == (wish == Wish.MORE) ? Verdict.BETTER : Verdict.WORSE;
  }

  /** Settings and facts of the machine that were not the same, each as {@code name: a, b}. */
  List<String> differences() {
    List<String> differences = new ArrayList<>();
    for (Setting each : SETTINGS) {
      add(each.name(), a.text(each.field()), b.text(each.field()), differences);
    }
    Map<String, ?> before = a.object("machine");
    Map<String, ?> now = b.object("machine");
    for (String each : MACHINE) {
      add(each, String.valueOf(before.get(each)), String.valueOf(now.get(each)), differences);
    }
    return differences;
  }

  private static void add(String name, String a, String b, List<String> differences) {
    if (!a.equals(b)) {
      differences.add(name + ": " + a + ", now " + b);
    }
  }

  /** Lines for people, 80 columns wide. */
  String text(TextStyle style) {
    StringBuilder out = new StringBuilder();
    head(out, "A", a, style);
    head(out, "B", b, style);
    List<String> differences = differences();
    for (String each : differences) {
      for (String line : DemoScreen.wrap("not the same: " + each, 76)) {
        out.append("  ").append(style.yellow(line)).append('\n');
      }
    }
    out.append(differences.isEmpty() ? "" : "\n");
    out.append(style.dim(format("  %-12s %18s %18s %10s", "", "A", "B", "change"))).append('\n');
    for (Row row : rows()) {
      String line = format("  %-12s %18s %18s %10s", row.name(), row.a(), row.b(), row.change());
      out.append((line + "  " + coloured(row.verdict(), style)).stripTrailing()).append('\n');
    }
    out.append('\n')
        .append(style.dim("  One run each: repeat both before you believe a small change."))
        .append('\n');
    return out.toString();
  }

  private static void head(StringBuilder out, String letter, LoadRecord run, TextStyle style) {
    out.append(style.bold(letter + "  " + run.name())).append('\n');
    for (String line :
        List.of(run.text("request"), run.text("conditions"), run.text("startedAt"))) {
      if (!line.isEmpty()) {
        DemoScreen.wrap(line, 77).forEach(part -> out.append("   ").append(part).append('\n'));
      }
    }
    out.append('\n');
  }

  private static String coloured(Verdict verdict, TextStyle style) {
    return switch (verdict) {
      case BETTER -> style.green(verdict.text());
      case WORSE -> style.red(verdict.text());
      case SAME -> style.dim(verdict.text());
      case NONE -> "";
    };
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
