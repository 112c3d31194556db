package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PoolLimitsTest {

  @Test
  @Tag("F16")
  @Tag("A11")
  @Tag("A17")
  @Tag("A18")
  @Tag("A19")
  @Tag("A39")
  @Tag("A87")
  @Tag("A114")
  void theDefaultsAreFiniteAndWell() {
    assertThat(PoolLimits.DEFAULT)
        .isEqualTo(new PoolLimits(256, 64, 4096, 10_000, Duration.ofSeconds(60), Order.LIFO));
  }

  @Test
  @Tag("A71")
  @Tag("F16")
  void thePresetsAreThoseOfTheTuningTable() {
    assertThat(PoolLimits.LOW_TRAFFIC.maxPerBucket()).isBetween(10, 20);
    assertThat(PoolLimits.LOW_TRAFFIC.maxIdlePerBucket()).isEqualTo(5);
    assertThat(PoolLimits.HIGH_THROUGHPUT.maxPerBucket()).isBetween(100, 200);
    assertThat(PoolLimits.HIGH_THROUGHPUT.maxIdlePerBucket()).isBetween(20, 50);
    assertThat(PoolLimits.BACKGROUND.maxPerBucket()).isBetween(5, 10);
    assertThat(PoolLimits.BACKGROUND.maxIdlePerBucket()).isBetween(2, 5);
  }

  @Test
  @Tag("A66")
  @Tag("A67")
  @Tag("A83")
  void eachLimitCanBeSet() {
    PoolLimits limits =
        PoolLimits.DEFAULT
            .withMaxPerBucket(50)
            .withMaxIdlePerBucket(10)
            .withMaxTotal(100)
            .withMaxWaitingPerBucket(0)
            .withIdleTimeout(Duration.ofSeconds(30))
            .withOrder(Order.FIFO);

    assertThat(limits)
        .isEqualTo(new PoolLimits(50, 10, 100, 0, Duration.ofSeconds(30), Order.FIFO));
  }

  @Test
  @Tag("F39")
  void aLimitOutOfRangeSaysWhatWasExpected() {
    PoolLimits limits = PoolLimits.DEFAULT;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withMaxPerBucket(0))
        .withMessage("maxPerBucket: expected at least 1, actual 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withMaxIdlePerBucket(-1))
        .withMessage("maxIdlePerBucket: expected at least 0, actual -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withMaxTotal(0))
        .withMessage("maxTotal: expected at least 1, actual 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withMaxWaitingPerBucket(-1))
        .withMessage("maxWaitingPerBucket: expected at least 0, actual -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withIdleTimeout(Duration.ZERO))
        .withMessageContaining("idleTimeout: expected more than zero");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withIdleTimeout(Duration.ofDays(4000)))
        .withMessageContaining("idleTimeout: expected at most");
  }
}
