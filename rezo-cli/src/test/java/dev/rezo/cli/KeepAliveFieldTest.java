package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeepAliveFieldTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timeout=5                | 5          | -1",
        "timeout=5, max=100       | 5          | 100",
        "MAX=7 , Timeout = 30     | 30         | 7",
        "timeout=30, timeout=5    | 5          | -1",
        "timeout=soon, max=-1     | -1         | -1",
        "timeout=99999999999      | 2147483647 | -1",
        "other, timeout=0         | 0          | -1",
        "=5, timeout=             | -1         | -1",
      })
  void parametersComeInAnyOrderAndWhatIsNoNumberIsPassedOver(String value, long timeout, long max) {
    assertThat(KeepAliveField.parse(value)).isEqualTo(new KeepAliveField(timeout, max));
  }

  @Test
  void noFieldAnnouncesNothing() {
    assertThat(KeepAliveField.parse(null)).isSameAs(KeepAliveField.NONE);
  }
}
