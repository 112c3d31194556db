package dev.rezo.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DnsConfigTest {

  @Test
  @Tag("A25")
  @Tag("F14")
  void theDefaultsAreThoseOfTheContract() {
    assertThat(DnsConfig.DEFAULT)
        .isEqualTo(
            new DnsConfig(
                Duration.ofSeconds(60),
                1000,
                Duration.ZERO,
                Duration.ofMinutes(5),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofDays(1),
                AddressChoice.FIRST,
                Duration.ofSeconds(30)));
  }

  @Test
  @Tag("A26")
  void eachSettingCanBeChanged() {
    DnsConfig config =
        DnsConfig.DEFAULT
            .withTtl(Duration.ofMinutes(5))
            .withMaxEntries(5_000)
            .withNegativeTtl(Duration.ofSeconds(1))
            .withStaleIfError(Duration.ZERO)
            .withStaleWhileRevalidate(Duration.ofSeconds(10))
            .withTtlBounds(Duration.ofSeconds(2), Duration.ofHours(1))
            .withChoice(AddressChoice.RANDOM)
            .withLookupLimit(Duration.ofSeconds(5));

    assertThat(config)
        .isEqualTo(
            new DnsConfig(
                Duration.ofMinutes(5),
                5_000,
                Duration.ofSeconds(1),
                Duration.ZERO,
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofHours(1),
                AddressChoice.RANDOM,
                Duration.ofSeconds(5)));
  }

  @Test
  @Tag("F39")
  void aSettingOutOfRangeSaysWhatWasExpected() {
    DnsConfig config = DnsConfig.DEFAULT;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withMaxEntries(0))
        .withMessage("maxEntries: expected at least 1 (ttl 0 turns the cache off), actual 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withTtl(Duration.ofSeconds(-1)))
        .withMessage("ttl: expected from 0 to PT87600H, actual PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withNegativeTtl(Duration.ofDays(4000)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withStaleIfError(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withStaleWhileRevalidate(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withTtlBounds(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .withMessage("minTtl: expected at most maxTtl PT1S, actual PT2S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withLookupLimit(Duration.ZERO))
        .withMessage("lookupLimit: expected more than 0, actual 0");
  }
}
