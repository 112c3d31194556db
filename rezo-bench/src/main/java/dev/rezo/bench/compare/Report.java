package dev.rezo.bench.compare;

import dev.rezo.bench.load.Spread;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The table of one scenario, in Markdown: who takes least comes first, after the tools in C.
 *
 * <p>Immutable.
 */
final class Report {

  /** Above this the server, and not the client, says how many requests there are a second. */
  private static final double BUSY = 0.95;

  private static final String REZO = "rezo";

  private final Scenario scenario;
  private final List<Row> rows;

  Report(Scenario scenario, List<Row> rows) {
    this.scenario = scenario;
    this.rows = rows.stream().sorted(Comparator.comparingDouble(this::rank)).toList();
  }

  private double rank(Row row) {
    Spread spread = row.spread(scenario.kind().main());
    if (row.id().equals(ToolRunner.ID)) {
      return -1;
    }
    return spread == null ? Double.MAX_VALUE : spread.median();
  }

  /** All rows, in the order of the table. */
  List<Row> rows() {
    return rows;
  }

  Scenario scenario() {
    return scenario;
  }

  /** A table under its title, and under what its figures are. */
  String markdown(Options options) {
    StringBuilder text = new StringBuilder();
    text.append("### ")
        .append(scenario.title())
        .append("\n\n")
        .append(options.turns(scenario.kind()));
    text.append("\n\n| client |");
    Metric main = scenario.kind().main();
    text.append(' ').append(main.title()).append(" | to the limit | to Rezo |");
    for (Metric metric : rest()) {
      text.append(' ').append(metric.title()).append(" |");
    }
    text.append(" connections | failed |\n| --- |");
    text.append(" --- |".repeat(rest().size() + 5)).append('\n');
    for (Row row : rows) {
      text.append(line(row));
    }
    if (rows.stream().anyMatch(row -> row.busiestServer() > BUSY)) {
      text.append("\n\\* the server's core was more than 95 % busy\n");
    }
    return text.toString();
  }

  private List<Metric> rest() {
    List<Metric> metrics = scenario.kind().metrics();
    return metrics.subList(1, metrics.size());
  }

  private String line(Row row) {
    StringBuilder text = new StringBuilder("| ").append(row.title()).append(" |");
    Metric main = scenario.kind().main();
    text.append(' ').append(spread(row, main)).append(row.busiestServer() > BUSY ? " \\*" : "");
    text.append(" | ").append(ratio(row, ToolRunner.ID)).append(" | ").append(ratio(row, REZO));
    for (Metric metric : rest()) {
      text.append(" | ")
          .append(metric == Metric.PER_SECOND ? spread(row, metric) : median(row, metric));
    }
    String problem = row.problem();
    text.append(" | ").append(row.connections()).append(" | ");
    return text.append(problem == null ? row.failed() : problem).append(" |\n").toString();
  }

  /** What clients are compared by, as a ratio to another row of this run. */
  String ratio(Row row, String id) {
    for (Row other : rows) {
      if (other.id().equals(id)) {
        Spread own = row.spread(scenario.kind().main());
        Spread its = other.spread(scenario.kind().main());
        return own == null || its == null
            ? "-"
            : String.format(Locale.ROOT, "%.2f", own.median() / its.median());
      }
    }
    return "-";
  }

  private static String median(Row row, Metric metric) {
    Spread spread = row.spread(metric);
    return spread == null ? "-" : figure(spread.median(), metric);
  }

  private static String spread(Row row, Metric metric) {
    @Nullable Spread spread = row.spread(metric);
    if (spread == null) {
      return "-";
    }
    return "%s (%s to %s)"
        .formatted(
            figure(spread.median(), metric),
            figure(spread.least(), metric),
            figure(spread.most(), metric));
  }

  private static String figure(double value, Metric metric) {
    return String.format(Locale.ROOT, "%,." + metric.digits() + "f", value);
  }

  /** Whether every request of every client had its answer. */
  boolean isGood() {
    return rows.stream().allMatch(row -> row.problem() == null && row.failed() == 0);
  }
}
