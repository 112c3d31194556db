package dev.rezo.bench.costs;

import dev.rezo.bench.load.Sample;
import dev.rezo.bench.load.Spread;
import java.util.Locale;

/**
 * The table that a run prints, in Markdown.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Table {

  private final int atOnce;
  private final StringBuilder text = new StringBuilder();
  private boolean isGood = true;

  Table(int atOnce) {
    this.atOnce = atOnce;
    text.append(
            "| client | CPU, ratio | CPU us | B | more B | requests/s | connections | failed |\n")
        .append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
  }

  void add(Series series, Series baseline) {
    Spread ratio = series.ratio(baseline, Sample::cpuMicros);
    double bytes = series.spread(Sample::bytes).median();
    long opened = series.subject().opened();
    isGood &= series.failed() == 0 && opened <= atOnce;
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | %.3f (%.3f to %.3f) | %.2f | %.0f | %+.0f | %.0f | %d | %d |%n",
            series.subject().name(),
            ratio.median(),
            ratio.least(),
            ratio.most(),
            series.spread(Sample::cpuMicros).median(),
            bytes,
            bytes - baseline.spread(Sample::bytes).median(),
            series.spread(Sample::perSecond).median(),
            opened,
            series.failed()));
  }

  /**
   * Whether all requests had their answer, and no subject opened more connections than it needs.
   */
  boolean isGood() {
    return isGood;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
