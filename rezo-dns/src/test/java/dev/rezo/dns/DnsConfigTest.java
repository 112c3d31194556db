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
            new DnsConfig(Duration.ofSeconds(60), 1000, Duration.ZERO, Duration.ofMinutes(5)));
  }

  @Test
  @Tag("A26")
  void eachSettingCanBeChanged() {
    DnsConfig config =
        DnsConfig.DEFAULT
            .withTtl(Duration.ofMinutes(5))
            .withMaxEntries(5_000)
            .withNegativeTtl(Duration.ofSeconds(1))
            .withStaleIfError(Duration.ZERO);

    assertThat(config)
        .isEqualTo(
            new DnsConfig(Duration.ofMinutes(5), 5_000, Duration.ofSeconds(1), Duration.ZERO));
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
  }
}
