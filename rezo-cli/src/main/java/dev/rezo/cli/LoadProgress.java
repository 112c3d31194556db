package dev.rezo.cli;

import java.io.PrintStream;
import java.util.Locale;

/**
 * One line that is drawn over and over while a load runs; nothing where there is no terminal.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class LoadProgress {

  private static final int BAR_CELLS = 24;
  private static final String TO_LINE_START = "\r\u001b[K";

  private final PrintStream err;
  private final boolean shown;

  LoadProgress(PrintStream err, boolean shown) {
    this.err = err;
    this.shown = shown;
  }

  /** Draws it anew. */
  void show(LoadPlan plan, long nowNanos, long counted, long failed) {
    if (shown) {
      err.print(TO_LINE_START + line(plan, nowNanos, counted, failed));
      err.flush();
    }
  }

  /** What is drawn. */
  static String line(LoadPlan plan, long nowNanos, long counted, long failed) {
    double share = plan.progress(nowNanos, counted);
    if (share < 0) {
      return "  warming up " + PlotText.progress(0, BAR_CELLS);
    }
    double seconds = Math.max(1e-3, (nowNanos - plan.measureNanos()) / 1e9);
    return String.format(
        Locale.ROOT,
        "  %5.1f s %s %,.0f/s%s",
        seconds,
        PlotText.progress(share, BAR_CELLS),
        counted / seconds,
        failed == 0 ? "" : String.format(Locale.ROOT, "  %,d failed", failed));
  }

  /** Takes it away. */
  void end() {
    if (shown) {
      err.print(TO_LINE_START);
      err.flush();
    }
  }
}
