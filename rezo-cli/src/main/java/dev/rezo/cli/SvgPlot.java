package dev.rezo.cli;

import java.util.List;
import java.util.Locale;

/**
 * Draws lines over two axes as SVG; the style sheet of the page gives them their colours.
 *
 * <p>Immutable.
 *
 * @param label what it shows, for those who cannot see it
 * @param across the axis from left to right
 * @param up the axis from below
 * @param lines what is drawn, the last on top
 */
record SvgPlot(String label, PlotAxis across, PlotAxis up, List<Line> lines) {

  /**
   * A place.
   *
   * @param x on the axis from left to right
   * @param y on the axis from below
   */
  record Point(double x, double y) {}

  /**
   * A line.
   *
   * @param style its class in the style sheet
   * @param name what it shows
   * @param points its places from left to right
   */
  record Line(String style, String name, List<Point> points) {}

  private static final int WIDTH = 560;
  private static final int HEIGHT = 280;

  /** Room for the names of values. */
  private static final int LEFT = 80;

  private static final int RIGHT = 18;
  private static final int TOP = 12;
  private static final int BOTTOM = 30;

  /** The element. */
  String svg() {
    StringBuilder out = new StringBuilder(4096);
    out.append("<svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT);
    out.append("\" role=\"img\" aria-label=\"").append(HtmlText.escaped(label)).append("\">\n");
    for (PlotAxis.Tick tick : up.ticks()) {
      double y = y(tick.at());
      out.append("<path class=\"grid\" d=\"M").append(LEFT).append(' ').append(format(y));
      out.append('H').append(WIDTH - RIGHT).append("\"/>");
      text(out, "end", LEFT - 8, y + 4, tick.text());
    }
    for (PlotAxis.Tick tick : across.ticks()) {
      double x = x(tick.at());
      out.append("<path class=\"grid\" d=\"M").append(format(x)).append(' ').append(TOP);
      out.append('V').append(HEIGHT - BOTTOM).append("\"/>");
      text(out, "middle", x, HEIGHT - 8, tick.text());
    }
    for (Line line : lines) {
      draw(line, out);
    }
    return out.append("</svg>\n").toString();
  }

  private static void text(StringBuilder out, String anchor, double x, double y, String text) {
    out.append("<text text-anchor=\"").append(anchor).append("\" x=\"").append(format(x));
    out.append("\" y=\"").append(format(y)).append("\">");
    out.append(HtmlText.escaped(text)).append("</text>\n");
  }

  private void draw(Line line, StringBuilder out) {
    if (line.points().isEmpty()) {
      return;
    }
    out.append("<path class=\"line ").append(line.style()).append("\" d=\"");
    char command = 'M';
    for (Point point : line.points()) {
      out.append(command).append(format(x(point.x()))).append(' ').append(format(y(point.y())));
      command = 'L';
    }
    out.append("\"><title>").append(HtmlText.escaped(line.name())).append("</title></path>\n");
  }

  private double x(double value) {
    return LEFT + across.share(value) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - up.share(value) * (HEIGHT - TOP - BOTTOM);
  }

  private static String format(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
