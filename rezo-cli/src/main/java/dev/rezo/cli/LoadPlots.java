package dev.rezo.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The plots of one load run, or of two over each other.
 *
 * <p>Immutable.
 *
 * @param runs one or two
 */
record LoadPlots(List<LoadRecord> runs) {

  /** The classes of lines in the style sheet, by run. */
  private static final List<String> STYLES = List.of("a", "b");

  /** What a histogram cannot tell from nothing; a logarithm needs more than that. */
  private static final double SHORTEST_MILLIS = 1e-4;

  private static final String[] NINES = {"p90", "p99", "p99.9", "p99.99", "p99.999", "p99.9999"};

  /** How long answers took, by how rare it was. */
  SvgPlot latency() {
    List<SvgPlot.Line> lines = new ArrayList<>();
    double end = 1;
    double least = Double.MAX_VALUE;
    double most = SHORTEST_MILLIS;
    for (int i = 0; i < runs.size(); i++) {
      LoadRecord run = runs.get(i);
      double last = Math.log10(Math.max(2, run.number("requests")));
      List<SvgPlot.Point> points = new ArrayList<>();
      for (SvgPlot.Point each : run.curve()) {
        double rarity = each.x() >= 100 ? last : -Math.log10(1 - each.x() / 100);
        double millis = Math.max(SHORTEST_MILLIS, each.y());
        points.add(new SvgPlot.Point(rarity, millis));
        least = Math.min(least, millis);
        most = Math.max(most, millis);
      }
      end = Math.max(end, last);
      lines.add(new SvgPlot.Line(STYLES.get(i), name(i), points));
    }
    PlotAxis up = PlotAxis.logarithmic(Math.min(least, most), most, LoadPlots::millis);
    return new SvgPlot("Latency by percentile", percentiles(end), up, lines);
  }

  private static PlotAxis percentiles(double end) {
    List<PlotAxis.Tick> ticks = new ArrayList<>();
    ticks.add(new PlotAxis.Tick(-Math.log10(0.5), "p50"));
    for (int i = 0; i < NINES.length && i + 1 <= end; i++) {
      ticks.add(new PlotAxis.Tick(i + 1, NINES[i]));
    }
    return new PlotAxis(0, end, false, ticks);
  }

  /** Answers in a second, over time; failures too, where there are any. */
  SvgPlot throughput() {
    List<SvgPlot.Line> lines = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      lines.add(
          new SvgPlot.Line(STYLES.get(i), name(i), runs.get(i).timeline("completedPerSecond")));
    }
    for (int i = 0; i < runs.size(); i++) {
      List<SvgPlot.Point> failed = runs.get(i).timeline("failedPerSecond");
      if (isSeen(failed)) {
        lines.add(new SvgPlot.Line("failed", join(name(i), "failed"), failed));
      }
    }
    return overTime("Throughput over time", lines);
  }

  private static boolean isSeen(List<SvgPlot.Point> points) {
    return points.stream().anyMatch(each -> each.y() > 0);
  }

  /** What the pool held, over time. */
  SvgPlot connections() {
    List<SvgPlot.Line> lines = new ArrayList<>();
    if (runs.size() == 1) {
      LoadRecord run = runs.get(0);
      List<SvgPlot.Point> waiting = run.timeline("waiting");
      if (isSeen(waiting)) {
        lines.add(new SvgPlot.Line("waiting", "requests that wait for one", waiting));
      }
      lines.add(new SvgPlot.Line("idle", "idle", run.timeline("idle")));
      lines.add(new SvgPlot.Line("a", "in use", run.timeline("inUse")));
    } else {
      for (int i = 0; i < runs.size(); i++) {
        lines.add(new SvgPlot.Line(STYLES.get(i), name(i), open(runs.get(i))));
      }
    }
    return overTime("Connections over time", lines);
  }

  private static List<SvgPlot.Point> open(LoadRecord run) {
    List<SvgPlot.Point> inUse = run.timeline("inUse");
    List<SvgPlot.Point> idle = run.timeline("idle");
    List<SvgPlot.Point> open = new ArrayList<>();
    for (int i = 0; i < Math.min(inUse.size(), idle.size()); i++) {
      open.add(new SvgPlot.Point(inUse.get(i).x(), inUse.get(i).y() + idle.get(i).y()));
    }
    return open;
  }

  private static SvgPlot overTime(String label, List<SvgPlot.Line> lines) {
    double end = 0;
    double most = 0;
    for (SvgPlot.Line line : lines) {
      for (SvgPlot.Point each : line.points()) {
        end = Math.max(end, each.x());
        most = Math.max(most, each.y());
      }
    }
    return new SvgPlot(
        label,
        PlotAxis.until(end, seconds -> plain(seconds) + " s"),
        PlotAxis.linear(most, LoadPlots::grouped),
        lines);
  }

  /** How a run is called in legends: nothing when there is only one. */
  private String name(int run) {
    return runs.size() == 1 ? "" : "AB".charAt(run) + " " + runs.get(run).name();
  }

  private static String join(String name, String text) {
    return name.isEmpty() ? text : name + ", " + text;
  }

  private static String millis(double millis) {
    return millis >= 1000
        ? plain(millis / 1000) + " s"
        : millis < 0.1 ? plain(millis * 1000) + " us" : plain(millis) + " ms";
  }

  private static String grouped(double value) {
    return value == Math.rint(value) ? String.format(Locale.ROOT, "%,.0f", value) : plain(value);
  }

  private static String plain(double value) {
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
