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
        .isEqualTo(
            new PoolLimits(
                256,
                1,
                Integer.MAX_VALUE,
                4096,
                10_000,
                10_000,
                64,
                0,
                Duration.ofSeconds(60),
                true,
                null,
                0.1,
                Integer.MAX_VALUE,
                Order.LIFO));
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
            .withMaxSharedPerBucket(3)
            .withMaxIdlePerBucket(10)
            .withMinIdlePerBucket(2)
            .withMaxPerOrigin(60)
            .withMaxTotal(100)
            .withMaxBuckets(70)
            .withMaxWaitingPerBucket(0)
            .withIdleTimeout(Duration.ofSeconds(30))
            .withLearnsIdleLimit(false)
            .withMaxLifetime(Duration.ofMinutes(5))
            .withLifetimeJitter(0.2)
            .withMaxUses(1000)
            .withOrder(Order.FIFO);

    assertThat(limits)
        .isEqualTo(
            new PoolLimits(
                50,
                3,
                60,
                100,
                70,
                0,
                10,
                2,
                Duration.ofSeconds(30),
                false,
                Duration.ofMinutes(5),
                0.2,
                1000,
                Order.FIFO));
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
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withMaxPerOrigin(0))
        .withMessage("maxPerOrigin: expected at least 1, actual 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withMaxSharedPerBucket(0))
        .withMessage("maxSharedPerBucket: expected at least 1, actual 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withMaxBuckets(0))
        .withMessage("maxBuckets: expected at least 1, actual 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withMinIdlePerBucket(-1))
        .withMessage("minIdlePerBucket: expected at least 0, actual -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withMaxUses(0))
        .withMessage("maxUses: expected at least 1, actual 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withMaxLifetime(Duration.ZERO))
        .withMessage("maxLifetime: expected more than zero (null: no limit), actual PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withLifetimeJitter(1))
        .withMessage("lifetimeJitter: expected 0 to below 1, actual 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withLifetimeJitter(Double.NaN))
        .withMessage("lifetimeJitter: expected 0 to below 1, actual NaN");
  }

  @Test
  void aLifetimeIsShorterByItsJitterAndNeverLonger() {
    PoolLimits limits =
        PoolLimits.DEFAULT.withMaxLifetime(Duration.ofSeconds(100)).withLifetimeJitter(0.25);

    assertThat(limits.lifetimeNanos(0)).isEqualTo(Duration.ofSeconds(100).toNanos());
    assertThat(limits.lifetimeNanos(0.5)).isEqualTo(Duration.ofMillis(87_500).toNanos());
    assertThat(limits.lifetimeNanos(1)).isEqualTo(Duration.ofSeconds(75).toNanos());
    assertThat(PoolLimits.DEFAULT.lifetimeNanos(0.5)).isEqualTo(Pool.NEVER);
  }
}
