package dev.rezo.bench.scaling;

import dev.rezo.bench.load.Sample;
import dev.rezo.bench.load.Spread;
import java.util.List;
import java.util.Locale;

/**
 * The same requests with ever more of something around them.
 *
 * <p>Immutable, but for its readings.
 *
 * @param title what the table says of all its rows
 * @param unit what there is more and more of
 * @param readings from the smallest to the largest
 */
record Series(String title, String unit, List<Reading> readings) {

  /** What is above this is not flat. */
  private static final double FLAT = 1.15;

  Series {
    readings = List.copyOf(readings);
  }

  /** A table in Markdown. */
  String markdown() {
    StringBuilder text = new StringBuilder("### ").append(title).append("\n\n| ").append(unit);
    text.append(" | CPU us/request | growth | B/request | requests/s | opened |\n");
    text.append("| --- | --- | --- | --- | --- | --- |\n");
    double least = Double.MAX_VALUE;
    for (Reading reading : readings) {
      Spread cpu = reading.spread(Sample::cpuMicros);
      least = Math.min(least, cpu.median());
      double growth = cpu.median() / least;
      text.append(
          String.format(
              Locale.ROOT,
              "| %,d | %.2f (%.2f to %.2f) | %.2f%s | %,.0f | %,.0f | %,d |%n",
              reading.size(),
              cpu.median(),
              cpu.least(),
              cpu.most(),
              growth,
              growth > FLAT ? " \\*" : "",
              reading.spread(Sample::bytes).median(),
              reading.spread(Sample::perSecond).median(),
              reading.connections()));
    }
    return text.append('\n').toString();
  }
}
