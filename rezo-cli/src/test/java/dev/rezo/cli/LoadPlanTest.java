package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LoadPlanTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void countsFromTheEndOfTheWarmUpToTheEnd() throws Exception {
    LoadPlan plan = plan("-d", "10s", "x");

    assertThat(plan.isCounted(plan.startNanos())).isFalse();
    assertThat(plan.isCounted(plan.startNanos() + SECOND)).isTrue();
    assertThat(plan.isOver(plan.startNanos() + 11 * SECOND - 1)).isFalse();
    assertThat(plan.isOver(plan.startNanos() + 11 * SECOND)).isTrue();
  }

  @Test
  void openLoopStartsAtEqualDistances() throws Exception {
    LoadPlan plan = plan("--rate", "200", "x");

    assertThat(plan.isOpen()).isTrue();
    assertThat(plan.intendedNanos(3) - plan.startNanos()).isEqualTo(15_000_000);
  }

  @Test
  void progressFollowsTimeOrCountWhicheverIsFurther() throws Exception {
    LoadPlan timed = plan("-d", "10s", "x");
    LoadPlan counted = plan("-n", "100", "x");

    assertThat(timed.progress(timed.startNanos(), 0)).isNegative();
    assertThat(timed.progress(timed.startNanos() + 6 * SECOND, 0)).isEqualTo(0.5);
    assertThat(counted.progress(counted.startNanos() + SECOND, 25)).isEqualTo(0.25);
  }

  @Test
  void progressLineShowsRateAndFailures() throws Exception {
    LoadPlan plan = plan("-d", "10s", "x");

    assertThat(LoadProgress.line(plan, plan.startNanos(), 0, 0))
        .isEqualTo("  warming up ░░░░░░░░░░░░░░░░░░░░░░░░");
    assertThat(LoadProgress.line(plan, plan.startNanos() + 6 * SECOND, 12_345, 7))
        .isEqualTo("    5.0 s ████████████░░░░░░░░░░░░ 2,469/s  7 failed");
  }

  private static LoadPlan plan(String... words) throws UsageException {
    // A start near the overflow of nanoTime: times are compared by difference.
    return LoadPlan.of(LoadOptions.parse(List.of(words)), Long.MAX_VALUE - SECOND / 2);
  }
}
