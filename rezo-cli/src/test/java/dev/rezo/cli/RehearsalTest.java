package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("A327")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class RehearsalTest {

  @Test
  void everyCommandOfTheRehearsalGoesWell() throws Exception {
    assertThat(Rehearsal.exitCodes()).hasSizeGreaterThan(5).containsOnly(ExitCode.OK);
  }
}
