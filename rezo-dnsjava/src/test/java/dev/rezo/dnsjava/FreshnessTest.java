package dev.rezo.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=30 | 30",
        "private, Max-Age=30 | 30",
        "max-age=\"30\" | 30",
        "max-age=30, no-store | 0",
        "no-cache | 0",
        "max-age=soon | 0",
        "max-age= | 0",
        "max-age=-1 | 0",
        "max-age=99999999999999999999 | 2147483647",
        "s-maxage=5, public | 9223372036854775807"
      })
  void cacheControlSaysHowLong(String value, long seconds) {
    assertThat(Freshness.seconds(Headers.of("Cache-Control", value))).isEqualTo(seconds);
  }

  @Test
  void withoutCacheControlThereIsNoLimit() {
    assertThat(Freshness.seconds(Headers.EMPTY)).isEqualTo(Long.MAX_VALUE);
    assertThat(Freshness.age(Headers.EMPTY)).isZero();
  }

  @Test
  void theTimeInCachesIsTakenOff() {
    Reply.Nothing nothing = new Reply.Nothing(false, 60, "");

    assertThat(Freshness.limit(nothing, Long.MAX_VALUE, 20))
        .isEqualTo(new Reply.Nothing(false, 40, ""));
    assertThat(Freshness.limit(nothing, 30, 20)).isEqualTo(new Reply.Nothing(false, 10, ""));
    assertThat(Freshness.limit(nothing, 30, 90)).isEqualTo(new Reply.Nothing(false, 0, ""));
    assertThat(Freshness.limit(nothing, Long.MAX_VALUE, 0)).isEqualTo(nothing);
  }
}
