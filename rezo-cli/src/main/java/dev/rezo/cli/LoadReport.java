package dev.rezo.cli;

import dev.rezo.pool.BucketSnapshot;
import dev.rezo.pool.Occupancy;
import dev.rezo.pool.PoolSnapshot;
import dev.rezo.pool.RemovalCause;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Puts the result of a load run into words. Immutable. */
final class LoadReport {

  private static final int BAR_CELLS = 40;

  /** What is left of 80 columns beside the names. */
  private static final int TEXT_COLUMNS = 65;

  private final LoadOptions options;
  private final String request;
  private final LoadResult result;
  private final TextStyle style;

  /**
   * @param request what was sent, as in {@code GET http://localhost/}
   */
  LoadReport(LoadOptions options, String request, LoadResult result, TextStyle style) {
    this.options = options;
    this.request = request;
    this.result = result;
    this.style = style;
  }

  /** Lines for people, 80 columns wide. */
  String text() {
    StringBuilder out = new StringBuilder();
    out.append(style.bold(request))
        .append('\n')
        .append("  ")
        .append(conditions(options))
        .append("\n\n");
    LoadTally tally = result.tally();
    line(
        out,
        "requests",
        style.bold(format("%,d", tally.completed()))
            + format("   %,.1f/s for %.2f s", result.perSecond(), result.seconds()));
    line(
        out,
        "bodies",
        amount((double) tally.bytes()) + "   " + amount(result.bytesPerSecond()) + "/s");
    line(out, "protocol", protocol());
    line(out, "statuses", statuses());
    errors(out);
    connections(out);
    line(
        out,
        "CPU",
        format("%.1f us for each request (whole process, JIT and GC too)", result.cpuMicros()));
    line(
        out,
        "allocated",
        format("%,.0f bytes for each request (on the loops)", result.allocatedBytes()));
    if (tally.completed() > 0) {
      latency(out, tally.latency());
    }
    return out.toString();
  }

  /** How it was done, in half a line. */
  static String conditions(LoadOptions options) {
    String loop =
        options.rate == 0 ? "closed loop" : format("open loop at %s/s", trimmed(options.rate));
    Duration warmUp = options.warmUp();
    return loop
        + format(", %,d at a time on %d loops", options.connections, options.loops)
        + (options.maxConnections == 0
            ? ""
            : format(", %,d connections at most", options.maxConnections))
        + (options.keepAlive ? "" : ", a new connection each")
        + (warmUp.isZero()
            ? ", no warm-up"
            : ", after " + DurationText.ofNanos(warmUp.toNanos()) + " of warm-up");
  }

  private void line(StringBuilder out, String name, String value) {
    out.append("  ")
        .append(style.dim(format("%-12s", name)))
        .append(' ')
        .append(value)
        .append('\n');
  }

  private String protocol() {
    LoadTally tally = result.tally();
    long streams = tally.overHttp2();
    long others = tally.completed() - streams;
    if (streams == 0) {
      return others == 0 ? "none" : "HTTP/1.1";
    }
    return others == 0 ? "HTTP/2" : format("%,d by HTTP/2, %,d by HTTP/1.1", streams, others);
  }

  private String statuses() {
    Map<Integer, Long> seen = result.tally().statuses();
    return seen.isEmpty()
        ? "none"
        : seen.entrySet().stream()
            .map(entry -> coloured(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  private String coloured(int status, long count) {
    String text = format("%d: %,d", status, count);
    return status < 400 ? style.green(text) : style.red(text);
  }

  private void errors(StringBuilder out) {
    LoadTally tally = result.tally();
    if (tally.failed() == 0 && result.unfinished() == 0) {
      line(out, "errors", "none");
    }
    tally
        .errors()
        .forEach((kind, count) -> line(out, "errors", style.red(format("%,d %s", count, kind))));
    Throwable first = tally.firstFailure();
    if (first != null) {
      line(out, "the first", String.valueOf(first.getMessage()));
    }
    if (result.unfinished() > 0) {
      line(out, "unfinished", style.red(format("%,d given up at the end", result.unfinished())));
    }
    if (result.missed() > 0) {
      line(
          out,
          "too slow",
          style.red(format("%,d requests were due and never started", result.missed())));
    }
  }

  private void connections(StringBuilder out) {
    long opened = result.opened();
    long leased = result.pool().turnover().leased();
    line(
        out,
        "connections",
        format(
            "%,d opened for %,d %s, warm-up included: %.1f each",
            opened,
            leased,
            result.tally().overHttp2() > 0 ? "streams" : "requests",
            opened == 0 ? 0 : (double) leased / opened));
    pool(out);
  }

  /** What the pool holds at the end, why connections left it, and what to do about that. */
  private void pool(StringBuilder out) {
    PoolSnapshot<?> pool = result.pool();
    Occupancy held =
        pool.buckets().stream()
            .map(BucketSnapshot::occupancy)
            .reduce(Occupancy.NONE, Occupancy::plus);
    line(out, "pool", format("%s; %.0f %% reused", held, pool.turnover().reuseRatio() * 100));
    Map<RemovalCause, Long> removed = pool.turnover().removed();
    if (!removed.isEmpty()) {
      String causes =
          removed.entrySet().stream()
              .map(entry -> format("%,d %s", entry.getValue(), entry.getKey()))
              .collect(Collectors.joining(", "));
      paragraph(out, "closed", causes);
    }
    result.hints(options.keepAlive).forEach(hint -> paragraph(out, "hint", hint.toString()));
  }

  private void paragraph(StringBuilder out, String name, String text) {
    String label = name;
    for (String part : DemoScreen.wrap(text, TEXT_COLUMNS)) {
      line(out, label, part);
      label = "";
    }
  }

  /** What latency means in this run. */
  static String latencyMeaning(boolean open) {
    return open
        ? "from when a request was due to its last byte"
        : "from the start of a request to its last byte";
  }

  private void latency(StringBuilder out, Histogram latency) {
    out.append('\n');
    line(out, "latency", latencyMeaning(options.rate > 0));
    long max = latency.getMaxValue();
    for (LatencyPoint point : LatencyPoint.values()) {
      long nanos = latency.getValueAtPercentile(point.percentile());
      line(
          out,
          point.text(),
          format("%9s  ", DurationText.ofNanos(nanos))
              + style.cyan(PlotText.bar((double) nanos, (double) max, BAR_CELLS)));
    }
  }

  static String amount(double bytes) {
    if (bytes >= 1e9) {
      return format("%.2f GB", bytes / 1e9);
    }
    return bytes >= 1e6
        ? format("%.2f MB", bytes / 1e6)
        : bytes >= 1e3 ? format("%.1f kB", bytes / 1e3) : format("%.0f bytes", bytes);
  }

  private static String trimmed(double rate) {
    return rate == Math.rint(rate) ? format("%,.0f", rate) : format("%,.2f", rate);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
