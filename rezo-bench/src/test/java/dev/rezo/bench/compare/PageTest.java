package dev.rezo.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables of a run that is a part of all. */
class PageTest {

  private static final Options OPTIONS = Options.parse(new String[0]);

  private static String table(String id, double cpuMicros) {
    return report(id, cpuMicros).markdown(OPTIONS) + "\n";
  }

  private static Report report(String id, double cpuMicros) {
    return new Report(Runs.scenario(id), List.of(Runs.row("rezo", cpuMicros)));
  }

  @Test
  void tablesThatARunDidNotMeasureStayAsTheyWere() {
    String page = "Measured on a day.\n\n" + table("h1-plain-32", 10) + table("h2-tls-32", 20);
    assertThat(Page.merged(page, OPTIONS, List.of(report("h2-tls-32", 25))))
        .isEqualTo(table("h1-plain-32", 10) + table("h2-tls-32", 25));
    assertThat(Page.merged(page, OPTIONS, List.of()))
        .isEqualTo(table("h1-plain-32", 10) + table("h2-tls-32", 20));
  }

  @Test
  void aNewTableComesWhereItBelongs() {
    String page = table("h1-plain-1", 10) + table("h2-tls-32", 20);
    assertThat(Page.merged(page, OPTIONS, List.of(report("h1-tls-32", 15))))
        .isEqualTo(table("h1-plain-1", 10) + table("h1-tls-32", 15) + table("h2-tls-32", 20));
  }

  @Test
  void aTableOfAScenarioThatIsNoMoreGoes() {
    assertThat(Page.merged("### HTTP/0.9\n\n| a |\n", OPTIONS, List.of())).isEmpty();
  }

  @Test
  void noTwoScenariosHaveOneTitleOrOneId() {
    assertThat(Scenario.all()).extracting(Scenario::title).doesNotHaveDuplicates();
    assertThat(Scenario.all()).extracting(Scenario::id).doesNotHaveDuplicates();
  }
}
