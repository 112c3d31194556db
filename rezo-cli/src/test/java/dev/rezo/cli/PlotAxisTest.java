package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlotAxisTest {

  @Test
  void linearAxesEndAtARoundNumber() {
    assertThat(texts(PlotAxis.linear(87, PlotAxisTest::text)))
        .containsExactly("0.0", "20.0", "40.0", "60.0", "80.0", "100.0");
    assertThat(PlotAxis.linear(87, PlotAxisTest::text).share(50)).isEqualTo(0.5);
  }

  @Test
  void timeEndsWhereItEnded() {
    PlotAxis axis = PlotAxis.until(10.3, PlotAxisTest::text);

    assertThat(texts(axis)).containsExactly("0.0", "5.0", "10.0");
    assertThat(axis.share(10.3)).isEqualTo(1);
  }

  @Test
  void logarithmicAxesAreRoundAroundTheValues() {
    PlotAxis axis = PlotAxis.logarithmic(0.3, 17, PlotAxisTest::text);

    assertThat(axis.least()).isCloseTo(0.2, within(1e-9));
    assertThat(axis.most()).isCloseTo(20, within(1e-9));
    assertThat(axis.share(2)).isCloseTo(0.5, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-4, 0.2, 1, 7, 3600_000})
  void aSingleValueHasAnAxisToo(double value) {
    PlotAxis axis = PlotAxis.logarithmic(value, value, PlotAxisTest::text);

    assertThat(axis.share(value)).isBetween(0.0, 1.0);
    assertThat(axis.least()).isLessThanOrEqualTo(value).isLessThan(axis.most());
  }

  @Test
  void nothingHasAnAxisToo() {
    assertThat(PlotAxis.linear(0, PlotAxisTest::text).share(0)).isZero();
    assertThat(PlotAxis.until(0, PlotAxisTest::text).share(0)).isZero();
  }

  private static String text(double value) {
    return String.valueOf(value);
  }

  private static List<String> texts(PlotAxis axis) {
    return axis.ticks().stream().map(PlotAxis.Tick::text).toList();
  }
}
