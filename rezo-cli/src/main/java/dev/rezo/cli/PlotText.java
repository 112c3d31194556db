package dev.rezo.cli;

/** Draws numbers with block characters. Immutable. */
final class PlotText {

  /** A cell filled from the left, by eighths. */
  private static final String LEFT_EIGHTHS = " ▏▎▍▌▋▊▉█";

  /** A cell filled from below, by eighths. */
  private static final String LOWER_EIGHTHS = " ▁▂▃▄▅▆▇█";

  private PlotText() {}

  /**
   * A bar as long as the value's share of the largest; what is above zero shows at least an eighth
   * of a cell.
   *
   * @param width of the largest value's bar, in cells
   */
  static String bar(double value, double largest, int width) {
    int eighths = eighths(value, largest, width * 8);
    int rest = eighths % 8;
    return "█".repeat(eighths / 8) + (rest == 0 ? "" : LEFT_EIGHTHS.charAt(rest));
  }

  /** A full cell for what is done, a light one for what is left. */
  static String progress(double share, int width) {
    int done = (int) Math.round(Math.max(0, Math.min(1, share)) * width);
    return "█".repeat(done) + "░".repeat(width - done);
  }

  /**
   * A row of cells, each as high as its value; several rows make an area chart, from the top down.
   *
   * @param rows how many rows the largest value fills
   */
  static String[] area(int[] values, int largest, int rows) {
    String[] lines = new String[rows];
    for (int row = 0; row < rows; row++) {
      StringBuilder line = new StringBuilder(values.length);
      int below = (rows - 1 - row) * 8;
      for (int value : values) {
        int eighths = eighths(value, largest, rows * 8) - below;
        line.append(LOWER_EIGHTHS.charAt(Math.max(0, Math.min(8, eighths))));
      }
      lines[row] = line.toString();
    }
    return lines;
  }

  private static int eighths(double value, double largest, int most) {
    if (value <= 0 || largest <= 0) {
      return 0;
    }
    return (int) Math.max(1, Math.min(most, Math.round(value / largest * most)));
  }

  /** At most so many values, each the largest of those that it stands for. */
  static int[] squeeze(int[] values, int most) {
    if (values.length <= most) {
      return values.clone();
    }
    int[] squeezed = new int[most];
    for (int i = 0; i < values.length; i++) {
      int at = (int) ((long) i * most / values.length);
      squeezed[at] = Math.max(squeezed[at], values[i]);
    }
    return squeezed;
  }
}
