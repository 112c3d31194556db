package dev.rezo.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void theMedianIsTheMiddleOneOrBetweenTheTwoInTheMiddle() {
    assertThat(Spread.of(3)).isEqualTo(new Spread(3, 3, 3, 3, 3));
    assertThat(Spread.of(10, 1, 2)).isEqualTo(new Spread(2, 1, 10, 1, 10));
    assertThat(Spread.of(4, 1, 10, 2)).isEqualTo(new Spread(3, 1, 10, 1, 10));
  }

  @Test
  void aQuarterIsNoLargerThanTheLowerQuartileAndAQuarterNoSmallerThanTheUpper() {
    Spread spread = Spread.of(9, 1, 2, 3, 4, 5, 6, 7, 8);

    assertThat(spread.lower()).isEqualTo(3);
    assertThat(spread.upper()).isEqualTo(7);
  }

  @Test
  void whatItIsOfStaysInItsOrder() {
    double[] values = {2, 1};
    assertThat(Spread.of(values).least()).isEqualTo(1);
    assertThat(values).containsExactly(2, 1);
  }
}
