package dev.rezo.dns;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LookupHistogramTest {
  private final LookupHistogram histogram = new LookupHistogram();

  private void add(int times, Duration duration) {
    for (int i = 0; i < times; i++) {
      histogram.add(duration.toNanos());
    }
  }

  @Test
  void withoutLookupsThereAreNoTimes() {
    assertThat(histogram.times())
        .isEqualTo(new LookupTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  @Test
  void aTimeIsRoundedUpByAQuarterAtMost() {
    for (long micros = 4; micros < TimeUnit.HOURS.toMicros(1); micros = micros * 9 / 8 + 1) {
      LookupHistogram one = new LookupHistogram();
      Duration exact = ofNanos(TimeUnit.MICROSECONDS.toNanos(micros));
      one.add(exact.toNanos());
      assertThat(one.times().median()).isGreaterThan(exact);
      assertThat(one.times().median()).isLessThanOrEqualTo(exact.multipliedBy(5).dividedBy(4));
    }
  }

  @Test
  void percentilesAreThoseOfWhatWasCounted() {
    add(90, ofMillis(1));
    add(9, ofMillis(100));
    add(1, Duration.ofSeconds(5));

    LookupTimes times = histogram.times();
    assertThat(times.median()).isBetween(ofMillis(1), ofNanos(1_250_000));
    assertThat(times.p90()).isEqualTo(times.median());
    assertThat(times.p99()).isBetween(ofMillis(100), ofMillis(125));
  }

  @Test
  void whatIsLongAgoWeighsLess() {
    add(5000, ofMillis(1));
    add(5000, ofMillis(100));

    assertThat(histogram.times().median()).isGreaterThan(ofMillis(100));
    assertThat(histogram.times().p90()).isLessThan(ofMillis(130));
  }

  @Test
  void timesThatMakeNoSenseAreCountedSomewhere() {
    histogram.add(-5);
    histogram.add(Long.MAX_VALUE);

    assertThat(histogram.times().median()).isPositive();
  }
}
