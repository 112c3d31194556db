package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlotTextTest {

  @Test
  void barIsAsLongAsItsShare() {
    assertThat(PlotText.bar(10, 10, 4)).isEqualTo("████");
    assertThat(PlotText.bar(5, 10, 4)).isEqualTo("██");
    assertThat(PlotText.bar(3, 8, 1)).isEqualTo("▍");
    assertThat(PlotText.bar(0, 10, 4)).isEmpty();
  }

  @Test
  void whatIsThereIsSeenHoweverSmall() {
    assertThat(PlotText.bar(1, 1_000_000, 4)).isEqualTo("▏");
    assertThat(PlotText.area(new int[] {1, 1_000_000}, 1_000_000, 1)[0]).isEqualTo("▁█");
  }

  @Test
  void barOfNothingIsEmpty() {
    assertThat(PlotText.bar(5, 0, 4)).isEmpty();
    assertThat(PlotText.area(new int[] {0, 0}, 0, 1)[0]).isEqualTo("  ");
  }

  @Test
  void areaRisesFromTheLowestRow() {
    assertThat(PlotText.area(new int[] {0, 4, 8, 12, 16}, 16, 2)).containsExactly("   ▄█", " ▄███");
  }

  @Test
  void squeezedValuesKeepTheirPeaks() {
    assertThat(PlotText.squeeze(new int[] {1, 9, 2, 3, 4, 8}, 3)).containsExactly(9, 3, 8);
    assertThat(PlotText.squeeze(new int[] {1, 2}, 3)).containsExactly(1, 2);
  }

  @Test
  void progressIsFullAtItsEnd() {
    assertThat(PlotText.progress(0, 4)).isEqualTo("░░░░");
    assertThat(PlotText.progress(0.5, 4)).isEqualTo("██░░");
    assertThat(PlotText.progress(1.7, 4)).isEqualTo("████");
  }
}
