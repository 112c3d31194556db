package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "10s, PT10S",
    "10, PT10S",
    "500ms, PT0.5S",
    "250us, PT0.00025S",
    "1.5s, PT1.5S",
    "1m30s, PT1M30S",
    "2h, PT2H",
    "1M, PT1M"
  })
  void durationsAreReadAsTheyAreTyped(String text, Duration expected) {
    assertThat(DurationText.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "10x", "-1s", "1s 2s", "10 s", "1..5s", "99999999999h"})
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> DurationText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void threeDigitsCount() {
    assertThat(DurationText.ofNanos(420_000)).isEqualTo("0.42 ms");
    assertThat(DurationText.ofNanos(12_345_000)).isEqualTo("12.3 ms");
    assertThat(DurationText.ofNanos(302_400_000)).isEqualTo("302 ms");
    assertThat(DurationText.ofNanos(4_561_000_000L)).isEqualTo("4.56 s");
  }
}
