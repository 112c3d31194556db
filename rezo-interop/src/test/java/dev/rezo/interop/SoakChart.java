package dev.rezo.interop;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws what a run held over time.
 *
 * <p>Immutable.
 */
final class SoakChart {

  private static final double MEGABYTE = 1024.0 * 1024.0;

  private SoakChart() {}

  /** Writes a picture, an SVG file. */
  static void write(List<SoakSample> samples, Path file) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(420)
            .title("What the client's process holds while servers come and go")
            .xAxisTitle("seconds")
            .yAxisTitle("")
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setLegendBorderColor(Color.WHITE);
    chart.getStyler().setYAxisMin(0.0);
    line(chart, samples, "heap after collection, MB", s -> s.heapBytes() / MEGABYTE, 0x1f77b4);
    line(chart, samples, "direct buffers, MB", s -> s.directBytes() / MEGABYTE, 0x9467bd);
    line(chart, samples, "open descriptors", SoakSample::descriptors, 0xd62728);
    line(chart, samples, "connections", SoakSample::connections, 0x2ca02c);
    line(chart, samples, "threads", SoakSample::threads, 0x7f7f7f);
    VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
  }

  private static void line(
      XYChart chart,
      List<SoakSample> samples,
      String name,
      ToDoubleFunction<SoakSample> value,
      int colour) {
    chart
        .addSeries(
            name,
            samples.stream().mapToDouble(SoakSample::seconds).toArray(),
            samples.stream().mapToDouble(value).toArray())
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(new Color(colour))
        .setLineStyle(new BasicStroke(1.5f));
  }
}
