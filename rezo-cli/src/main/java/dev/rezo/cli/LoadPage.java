package dev.rezo.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The result of a load run, or two beside each other, as one HTML page that needs nothing else.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class LoadPage {

  private static final String STYLES = "load-page.css";

  private final List<LoadRecord> runs;
  private final LoadPlots plots;
  private final StringBuilder out = new StringBuilder(32 * 1024);

  private LoadPage(List<LoadRecord> runs) {
    this.runs = runs;
    this.plots = new LoadPlots(runs);
  }

  /** The page of one run. */
  static String of(LoadRecord run) {
    LoadPage page = new LoadPage(List.of(run));
    page.begin(run.text("request"));
    page.tiles(run);
    page.plots();
    page.out.append("<section class=\"tables\">\n");
    page.outcome(run);
    page.settings(run);
    page.out.append("</section>\n");
    return page.end();
  }

  /** The page of two runs. */
  static String of(LoadComparison comparison) {
    LoadPage page = new LoadPage(List.of(comparison.a(), comparison.b()));
    page.begin("Two load runs");
    page.comparison(comparison);
    page.plots();
    page.out.append("<section class=\"tables\">\n");
    page.settings(comparison.a());
    page.settings(comparison.b());
    page.out.append("</section>\n");
    return page.end();
  }

  private void begin(String title) {
    out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
        .append(HtmlText.escaped(title))
        .append(" - rezo load</title>\n<style>\n")
        .append(styleSheet())
        .append("</style>\n</head>\n<body>\n<main>\n<header>\n");
    element("h1", title);
    if (runs.size() == 1) {
      element("p", runs.get(0).text("conditions") + " - " + runs.get(0).text("startedAt"));
    }
    out.append("</header>\n");
  }

  private static String styleSheet() {
    try (InputStream in = LoadPage.class.getResourceAsStream(STYLES)) {
      if (in == null) {
        throw new IOException("expected " + STYLES + " beside this class, actual none");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tiles(LoadRecord run) {
    out.append("<section class=\"tiles\">\n");
    tile(format("%,.0f", run.number("requestsPerSecond")), "requests a second", "");
    tile(
        LoadComparison.millis(run.latencyMillis(LatencyPoint.P50)), "p50: half took no longer", "");
    tile(LoadComparison.millis(run.latencyMillis(LatencyPoint.P99)), "p99: 99 of 100", "");
    tile(LoadComparison.millis(run.latencyMillis(LatencyPoint.P999)), "p99.9: 999 of 1,000", "");
    double errors = run.errors();
    tile(format("%,.0f", errors), "errors", errors == 0 ? "good" : "bad");
    tile(format("%,.0f", run.number("connectionsOpened")), "connections opened", "");
    out.append("</section>\n");
  }

  private void tile(String number, String meaning, String style) {
    out.append("<div class=\"tile\"><b class=\"").append(style).append("\">");
    out.append(HtmlText.escaped(number)).append("</b><span>");
    out.append(HtmlText.escaped(meaning)).append("</span></div>\n");
  }

  private void comparison(LoadComparison comparison) {
    out.append("<section class=\"card\" style=\"margin-bottom:16px\">\n<table>\n<tr><th></th>");
    for (int i = 0; i < runs.size(); i++) {
      out.append("<td class=\"n\">").append("AB".charAt(i)).append(' ');
      out.append(HtmlText.escaped(runs.get(i).name())).append("</td>");
    }
    out.append("<th class=\"n\">change</th><th></th></tr>\n");
    for (LoadComparison.Row row : comparison.rows()) {
      String style =
          switch (row.verdict()) {
            case BETTER -> "good";
            case WORSE -> "bad";
            case SAME, NONE -> "dim";
          };
      out.append("<tr><th>").append(HtmlText.escaped(row.name())).append("</th>");
      for (String cell : List.of(row.a(), row.b(), row.change())) {
        out.append("<td class=\"n\">").append(HtmlText.escaped(cell)).append("</td>");
      }
      out.append("<td class=\"").append(style).append("\">").append(row.verdict().text());
      out.append("</td></tr>\n");
    }
    out.append("</table>\n");
    for (String each : comparison.differences()) {
      element("p", "Not the same: " + each);
    }
    element("p", "One run each: repeat both before you believe a small change.");
    out.append("</section>\n");
  }

  private void plots() {
    boolean open = runs.stream().anyMatch(LoadRecord::isOpen);
    out.append("<section class=\"plots\">\n");
    plot(
        plots.latency(),
        "Time "
            + LoadReport.latencyMeaning(open)
            + ". At p99 the line is where 99 of 100 requests took no longer; each step to the right"
            + " is ten times as rare.",
        "wide");
    plot(plots.throughput(), "Answers that were complete, in a second.", "");
    plot(
        plots.connections(),
        runs.size() == 1
            ? "In use: a request is on it. Idle: open, and free for the next request."
            : "Connections that were open, in use or idle.",
        "");
    out.append("</section>\n");
  }

  private void plot(SvgPlot plot, String meaning, String style) {
    if (plot.lines().stream().allMatch(line -> line.points().isEmpty())) {
      return; // A result of an older Rezo has none.
    }
    out.append("<figure class=\"").append(style).append("\">\n<figcaption>");
    element("h2", plot.label());
    element("p", meaning);
    out.append("</figcaption>\n").append(plot.svg());
    List<SvgPlot.Line> named =
        plot.lines().stream().filter(line -> !line.name().isEmpty()).toList();
    if (!named.isEmpty()) {
      out.append("<div class=\"legend\">");
      for (SvgPlot.Line line : named) {
        out.append("<span><i class=\"").append(line.style()).append("\"></i>");
        out.append(HtmlText.escaped(line.name())).append("</span>");
      }
      out.append("</div>\n");
    }
    out.append("</figure>\n");
  }

  private void outcome(LoadRecord run) {
    out.append("<div class=\"card\">\n");
    element("h2", "What came of it");
    out.append("<table>\n");
    row("answers", format("%,.0f in %.2f s", run.number("requests"), run.number("seconds")));
    row(
        "bodies",
        LoadReport.amount(run.number("bodyBytes"))
            + ", "
            + LoadReport.amount(run.number("bodyBytesPerSecond"))
            + "/s");
    for (LatencyPoint point : LatencyPoint.values()) {
      row("latency " + point.text(), LoadComparison.millis(run.latencyMillis(point)));
    }
    row("statuses", list(run.object("statuses")));
    row("errors", run.errors() == 0 ? "none" : errors(run));
    if (!run.text("firstFailure").isEmpty()) {
      row("the first", run.text("firstFailure"));
    }
    row(
        "connections",
        format(
            "%,.0f opened, %.0f %% of requests found one open",
            run.number("connectionsOpened"), run.number("reuseRatio") * 100));
    run.texts("hints").forEach(hint -> row("hint", hint));
    row("CPU", format("%,.1f us for each request", run.number("cpuMicrosPerRequest")));
    row(
        "allocated",
        format("%,.0f bytes for each request", run.number("allocatedBytesPerRequest")));
    out.append("</table>\n</div>\n");
  }

  private static String errors(LoadRecord run) {
    String kinds = list(run.object("errors"));
    return (kinds.isEmpty() ? "" : kinds + "; ")
        + format(
            "%,.0f given up at the end, %,.0f never started",
            run.number("unfinished"), run.number("missed"));
  }

  private static String list(Map<String, ?> counts) {
    return counts.entrySet().stream()
        .map(each -> each.getKey() + ": " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  private void settings(LoadRecord run) {
    out.append("<div class=\"card\">\n");
    element("h2", run.name().isEmpty() ? "How it was asked" : run.name());
    out.append("<table>\n");
    row("request", run.text("request"));
    row("conditions", run.text("conditions"));
    row("protocols", run.text("protocols"));
    row("started", run.text("startedAt"));
    run.object("machine")
        .forEach(
            (name, value) ->
                row(name.equals("heapMegabytes") ? "heap, MB" : name, String.valueOf(value)));
    out.append("</table>\n</div>\n");
  }

  private void row(String name, String value) {
    if (!value.isEmpty()) {
      out.append("<tr><th>").append(HtmlText.escaped(name)).append("</th><td>");
      out.append(HtmlText.escaped(value)).append("</td></tr>\n");
    }
  }

  private void element(String name, String text) {
    out.append('<').append(name).append('>').append(HtmlText.escaped(text));
    out.append("</").append(name).append(">\n");
  }

  private String end() {
    return out.append("<footer>Made by rezo load.</footer>\n</main>\n</body>\n</html>\n")
        .toString();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
