package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.cli.LoadComparison.Verdict;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A326")
final class LoadComparisonTest {

  @Test
  void moreRequestsAndShorterTimesAreBetter() throws IOException {
    LoadComparison comparison =
        new LoadComparison(record("before", 1000, 2.0, 0), record("now", 1200, 1.0, 0));

    assertThat(row(comparison, "requests/s"))
        .isEqualTo(
            new LoadComparison.Row("requests/s", "1,000.0", "1,200.0", "+20.0 %", Verdict.BETTER));
    assertThat(row(comparison, "p99"))
        .isEqualTo(new LoadComparison.Row("p99", "2.00 ms", "1.00 ms", "-50.0 %", Verdict.BETTER));
    assertThat(row(comparison, "max").verdict()).isEqualTo(Verdict.NONE);
  }

  @Test
  void fewPercentAreAboutTheSameAndAnErrorIsNot() throws IOException {
    LoadComparison comparison =
        new LoadComparison(record("before", 1000, 2.0, 0), record("now", 960, 2.05, 1));

    assertThat(row(comparison, "requests/s").verdict()).isEqualTo(Verdict.SAME);
    assertThat(row(comparison, "p50").verdict()).isEqualTo(Verdict.SAME);
    assertThat(row(comparison, "errors"))
        .isEqualTo(new LoadComparison.Row("errors", "0", "1", "+1", Verdict.WORSE));
  }

  @Test
  void whatWasNotMeasuredBeforeHasNoPercentage() throws IOException {
    LoadComparison comparison =
        new LoadComparison(record("before", 0, 0, 0), record("now", 10, 1, 0));

    assertThat(row(comparison, "requests/s").change()).isEqualTo("new");
    assertThat(comparison.text(new TextStyle(false))).doesNotContain("NaN", "Infinity");
  }

  @Test
  void aResultOfAnOlderRezoHasAPageWithoutPlots() throws IOException {
    String page =
        LoadPage.of(new LoadComparison(record("before", 1, 2, 0), record("now", 1, 2, 0)));

    assertThat(page).contains("requests/s").doesNotContain("<svg", "NaN");
  }

  private static LoadComparison.Row row(LoadComparison comparison, String name) {
    return comparison.rows().stream().filter(row -> row.name().equals(name)).findFirst().get();
  }

  private static LoadRecord record(String name, double perSecond, double millis, int failed)
      throws IOException {
    return LoadRecord.of(
        name,
        "{\"requestsPerSecond\":"
            + perSecond
            + ",\"failed\":"
            + failed
            + ",\"latencyMillis\":{\"p50\":"
            + millis
            + ",\"p99\":"
            + millis
            + "}}");
  }
}
