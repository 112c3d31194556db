package dev.rezo.bench.compare;

import dev.rezo.bench.load.Spread;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * Draws what a request costs each client.
 *
 * <p>Immutable.
 */
final class Chart {

  /** What is drawn, in these colours. */
  private static final Map<String, Color> SCENARIOS = scenarios();

  /** A bar that is longer would leave no room for what is told of the others. */
  private static final double LONGEST = 60;

  private Chart() {}

  private static Map<String, Color> scenarios() {
    Map<String, Color> scenarios = new LinkedHashMap<>();
    scenarios.put("h1-plain-32", new Color(0x1f77b4));
    scenarios.put("h1-tls-32", new Color(0xff7f0e));
    scenarios.put("h2-tls-32", new Color(0x2ca02c));
    return scenarios;
  }

  /** Writes a picture, an SVG file; returns whether there was all that it shows. */
  static boolean write(List<Report> reports, Path file) throws IOException {
    List<Report> drawn =
        reports.stream().filter(one -> SCENARIOS.containsKey(one.scenario().id())).toList();
    if (drawn.size() < SCENARIOS.size()) {
      return false;
    }
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1000)
            .height(560)
            .title("CPU time of the client for a request, 32 at a time (shorter is better)")
            .xAxisTitle("")
            .yAxisTitle("us; bars are cut at " + (int) LONGEST)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
    chart.getStyler().setXAxisLabelRotation(60);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(LONGEST);
    chart.getStyler().setAvailableSpaceFill(0.8);
    List<Row> clients = drawn.get(0).rows(); // In the order of its table.
    List<String> titles = clients.stream().map(Row::title).toList();
    for (Report report : drawn) {
      List<Double> values = new ArrayList<>();
      for (Row client : clients) {
        values.add(median(report, client.id()));
      }
      chart
          .addSeries(label(report.scenario()), titles, values)
          .setFillColor(SCENARIOS.get(report.scenario().id()));
    }
    VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    return true;
  }

  private static String label(Scenario scenario) {
    return scenario.isHttp2()
        ? "HTTP/2 over TLS"
        : scenario.isTls() ? "HTTP/1.1 over TLS" : "HTTP/1.1";
  }

  /** No bar for who does not take part. */
  private static @Nullable Double median(Report report, String id) {
    for (Row row : report.rows()) {
      if (row.id().equals(id)) {
        Spread spread = row.spread(report.scenario().kind().main());
        return spread == null ? null : Math.min(spread.median(), LONGEST);
      }
    }
    return null;
  }
}
