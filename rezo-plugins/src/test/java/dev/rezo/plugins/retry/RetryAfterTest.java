package dev.rezo.plugins.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("1994-11-06T08:49:30Z");

  /** The three forms of RFC 9110 section 5.6.7. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "120;120",
        "0;0",
        " 5 ;5",
        "Sun, 06 Nov 1994 08:49:37 GMT;7",
        "Sunday, 06-Nov-94 08:49:37 GMT;7",
        "Sun Nov  6 08:49:37 1994;7",
        "Sun, 06 Nov 1994 08:49:00 GMT;0"
      })
  void secondsAndDates(String value, long seconds) {
    assertThat(RetryAfter.parse(value, NOW)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "soon", "99999999999", "Sun, 32 Nov 1994 08:49:37 GMT"})
  void whatCannotBeUnderstoodSaysNothing(String value) {
    assertThat(RetryAfter.parse(value, NOW)).isNull();
  }

  @Test
  void backoffsAreBounded() {
    Backoff doubling = Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(1));
    assertThat(doubling.before(1, 0)).hasMillis(100);
    assertThat(doubling.before(4, 0)).hasMillis(800);
    assertThat(doubling.before(1_000_000, 0)).hasSeconds(1);
    Backoff jitter = Backoff.fullJitter(Duration.ofMillis(100), Duration.ofSeconds(1));
    assertThat(jitter.before(2, 0.5)).hasMillis(100);
    assertThat(jitter.before(2, 0)).isZero();
  }
}
