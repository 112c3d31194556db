package dev.rezo.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void aFigureThatIsNoNumberIsNotThere() {
    Figures figures =
        Figures.of(0, Map.of(Metric.CPU, Double.NaN, Metric.P50, 1.0 / 0, Metric.P99, 7.0));
    assertThat(figures.values()).containsExactly(Map.entry(Metric.P99, 7.0));
    assertThat(figures.with(Metric.RESUMED, Double.NaN).values()).hasSize(1);
    assertThat(figures.with(Metric.RESUMED, 99).values()).containsEntry(Metric.RESUMED, 99.0);
  }

  @Test
  void bodiesAreTenMebibytes() {
    assertThat(Runs.turn(50, 0).values())
        .containsEntry(Metric.CPU_OF_MIB, 5.0)
        .containsEntry(Metric.MIB_PER_SECOND, 10_000.0)
        .containsEntry(Metric.BYTES_OF_MIB, 76.0);
  }

  @Test
  void aRowIsSpreadOverTheTurnsThatKnowTheFigure() {
    Row row = Runs.row("rezo", 1, 3);
    row.add(Figures.of(4, Map.of(Metric.P50, 5.0)), 0.1);
    assertThat(row.spread(Metric.CPU).median()).isEqualTo(2);
    assertThat(row.spread(Metric.P999)).isNull();
    assertThat(row.failed()).isEqualTo(4);
  }
}
