package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing is left undone, no test sleeps, every test runs. */
final class LeftoversTest {

  private static List<SourceText> sources(boolean main) {
    return Stream.of(".java", ".kt")
        .flatMap(suffix -> Repository.HERE.sources(suffix).stream())
        .filter(source -> source.isMain() == main)
        .toList();
  }

  private static List<Finding> findings(Leftovers kind, boolean main) {
    return sources(main).stream().flatMap(source -> kind.in(source).stream()).toList();
  }

  private static List<Finding> planted(Leftovers kind, String text) {
    return kind.in(new SourceText("m/A.java", text));
  }

  @Test
  void nothingIsLeftUndone() {
    Finding.expectNone(findings(Leftovers.UNDONE, true));
  }

  @Test
  void noTestSleeps() {
    Finding.expectNone(findings(Leftovers.SLEEP, false));
  }

  @Test
  void everyTestRuns() {
    Finding.expectNone(findings(Leftovers.SWITCHED_OFF, false));
  }

  @Test
  void whatWasPutOffIsFound() {
    assertThat(planted(Leftovers.UNDONE, "a\n// TO" + "DO later\n"))
        .containsExactly(new Finding("m/A.java:2", "nothing left undone", "TO" + "DO"));
    assertThat(planted(Leftovers.UNDONE, "throw new Unsupported" + "OperationException();"))
        .hasSize(1);
    assertThat(planted(Leftovers.UNDONE, "new UnsupportedOperationException(\"why\")")).isEmpty();
  }

  @Test
  void aSleepIsFound() {
    assertThat(planted(Leftovers.SLEEP, "Thread" + ".sleep(5);")).hasSize(1);
    assertThat(planted(Leftovers.SLEEP, "TimeUnit" + ".SECONDS.sleep(5);")).hasSize(1);
    assertThat(planted(Leftovers.SLEEP, "sle" + "ep(5);")).hasSize(1);
    assertThat(planted(Leftovers.SLEEP, "oversleep(5); asleep();")).isEmpty();
  }

  @Test
  void aTestThatIsSwitchedOffIsFound() {
    assertThat(planted(Leftovers.SWITCHED_OFF, "@Dis" + "abled(\"flaky\")")).hasSize(1);
    assertThat(planted(Leftovers.SWITCHED_OFF, "x" + "test(\"a\") {}")).hasSize(1);
    assertThat(planted(Leftovers.SWITCHED_OFF, ".config(enabled " + "= false)")).hasSize(1);
    assertThat(planted(Leftovers.SWITCHED_OFF, "@Dis" + "abledForJreRange test(\"a\")")).isEmpty();
  }
}
