package dev.rezo.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Options OPTIONS = Options.parse(new String[] {"--repeat", "3"});

  private static Report report(Row... rows) {
    return new Report(Runs.scenario("h1-plain-32"), List.of(rows));
  }

  @Test
  void theToolComesFirstThenWhoTakesLeastAndLastWhoHasNoFigure() {
    Report report =
        report(
            Runs.row("vertx", 30),
            new Row("jdk", "none"),
            Runs.row("rezo", 10, 12, 11),
            Runs.row(ToolRunner.ID, 90));
    assertThat(report.rows()).extracting(Row::id).containsExactly("limit", "rezo", "vertx", "jdk");
  }

  @Test
  void ratiosAreThoseOfMedians() {
    Row vertx = Runs.row("vertx", 30, 20, 22);
    Report report = report(vertx, Runs.row("rezo", 10, 12, 11));
    assertThat(report.ratio(vertx, "rezo")).isEqualTo("2.00");
    assertThat(report.ratio(vertx, ToolRunner.ID)).isEqualTo("-");
    assertThat(report.ratio(new Row("jdk", "none"), "rezo")).isEqualTo("-");
  }

  @Test
  void aLineHasTheMedianAndTheSpreadAndNoFigureThatIsNotKnown() {
    Row rezo = Runs.row("rezo", 10, 12.25, 11);
    rezo.addConnections(32);
    assertThat(report(rezo).markdown(OPTIONS).lines())
        .contains(
            "| client rezo | 11.0 (10.0 to 12.3) | - | 1.00 | 1,000 (1,000 to 1,000) | 760 | 80"
                + " | 120 | - | 32 | 0 |");
  }

  @Test
  void aBusyServerIsMarkedAndExplained() {
    Row busy = new Row("rezo", "Rezo");
    busy.add(Runs.turn(10, 0), 0.5);
    busy.add(Runs.turn(10, 0), 0.96);
    assertThat(report(busy).markdown(OPTIONS))
        .contains("| 10.0 (10.0 to 10.0) \\* |")
        .endsWith("\n\\* the server's core was more than 95 % busy\n");
    assertThat(report(Runs.row("rezo", 10)).markdown(OPTIONS)).doesNotContain("\\*");
  }

  @Test
  void aRunIsGoodOnlyIfAllWasAnswered() {
    assertThat(report(Runs.row("rezo", 10)).isGood()).isTrue();
    Row failed = Runs.row("rezo", 10);
    failed.add(Runs.turn(10, 3), 0.5);
    assertThat(report(failed).isGood()).isFalse();
    assertThat(report(failed).markdown(OPTIONS)).contains("| 3 |");
    Row broken = new Row("jdk", "JDK");
    broken.fail("it stopped");
    assertThat(report(broken).isGood()).isFalse();
    assertThat(report(broken).markdown(OPTIONS)).contains("| it stopped |");
  }

  @Test
  void everyLineHasAsManyColumnsAsTheTitle() {
    for (Scenario scenario : Scenario.all()) {
      String table =
          new Report(scenario, List.of(Runs.row("rezo", 1), new Row("jdk", "JDK")))
              .markdown(OPTIONS);
      assertThat(table.lines().filter(line -> line.startsWith("|")))
          .hasSize(4)
          .allSatisfy(
              line ->
                  assertThat(line.chars().filter(c -> c == '|').count())
                      .as(line)
                      .isEqualTo(scenario.kind().metrics().size() + 6));
    }
  }
}
