package dev.rezo.checks;

import java.util.Locale;

/**
 * A picture that is written from top to bottom. The same calls give the same text everywhere: no
 * font of the machine has a say.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Svg {

  private final StringBuilder text = new StringBuilder();

  Svg(int width, int height, String title) {
    text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"")
        .append(" shape-rendering=\"crispEdges\" viewBox=\"0 0 ")
        .append(width + " " + height)
        .append("\" width=\"" + width + "\" height=\"" + height + "\"")
        .append(" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\">\n")
        .append("<title>" + title + "</title>\n");
    rectangle(0, 0, width, height, "#ffffff");
  }

  void rectangle(double x, double y, double width, double height, String colour) {
    text.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n",
            x,
            y,
            width,
            height,
            colour));
  }

  void line(double x1, double y1, double x2, double y2, String colour, boolean dashed) {
    text.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\"%s/>\n",
            x1,
            y1,
            x2,
            y2,
            colour,
            dashed ? " stroke-dasharray=\"5 4\"" : ""));
  }

  /**
   * Words that begin at {@code x} ({@code start}), end there ({@code end}) or are in its middle.
   */
  void words(double x, double y, String anchor, String words) {
    text.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#222222\">%s</text>\n",
            x,
            y,
            anchor,
            words));
  }

  /** The whole picture. */
  @Override
  public String toString() {
    return text + "</svg>\n";
  }
}
