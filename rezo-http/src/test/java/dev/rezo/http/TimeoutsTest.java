package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F8")
class TimeoutsTest {

  private static final Duration ONE = Duration.ofSeconds(1);
  private static final Duration TWO = Duration.ofSeconds(2);

  private static Timeouts all(Duration limit) {
    return new Timeouts(limit, limit, limit, limit, limit, limit, limit, limit, limit);
  }

  @Test
  void defaultsAreConnectExpectContinueAndHead() {
    assertThat(Timeouts.DEFAULT)
        .isEqualTo(
            Timeouts.builder()
                .connect(Duration.ofSeconds(10))
                .expectContinue(Duration.ofSeconds(1))
                .head(Duration.ofSeconds(30))
                .build());
    assertThat(Timeouts.NONE).isEqualTo(all(null));
  }

  @Test
  void eachLimitIsTakenFromTheDefaultsWhereItIsNotSet() {
    assertThat(Timeouts.NONE.orElse(all(ONE))).isEqualTo(all(ONE));
    assertThat(all(TWO).orElse(all(ONE))).isEqualTo(all(TWO));
    Timeouts request = Timeouts.builder().call(TWO).build();
    assertThat(request.orElse(all(ONE)))
        .isEqualTo(new Timeouts(ONE, ONE, ONE, ONE, ONE, ONE, ONE, ONE, TWO));
  }

  @Test
  void builderSetsEachLimitByItsName() {
    Timeouts timeouts =
        Timeouts.builder()
            .acquire(Duration.ofMillis(1))
            .dns(Duration.ofMillis(2))
            .connect(Duration.ofMillis(3))
            .tls(Duration.ofMillis(4))
            .write(Duration.ofMillis(5))
            .head(Duration.ofMillis(6))
            .readIdle(Duration.ofMillis(7))
            .call(Duration.ofMillis(8))
            .expectContinue(Duration.ofMillis(9))
            .build();
    assertThat(timeouts)
        .isEqualTo(
            new Timeouts(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(3),
                Duration.ofMillis(4),
                Duration.ofMillis(5),
                Duration.ofMillis(9),
                Duration.ofMillis(6),
                Duration.ofMillis(7),
                Duration.ofMillis(8)));
    assertThat(timeouts.toBuilder().build()).isEqualTo(timeouts);
    assertThat(timeouts.toBuilder().call(null).build().call()).isNull();
  }

  @Test
  void zeroMeansAtOnceForAcquireAndIsAMistakeElsewhere() {
    assertThat(Timeouts.builder().acquire(Duration.ZERO).build().acquire()).isZero();
    assertThatThrownBy(() -> Timeouts.builder().head(Duration.ZERO).build())
        .hasMessage("timeout head: expected more than 0, actual PT0S");
    assertThatThrownBy(() -> Timeouts.builder().acquire(ONE.negated()).build())
        .hasMessage("timeout acquire: expected more than 0, actual PT-1S");
  }

  @Test
  void limitThatDoesNotFitIntoNanosecondsIsAMistake() {
    assertThatThrownBy(() -> Timeouts.builder().call(ChronoUnit.FOREVER.getDuration()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("timeout call: expected at most PT876000H or none");
  }
}
