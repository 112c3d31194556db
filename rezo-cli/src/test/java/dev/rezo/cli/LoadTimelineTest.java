package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.pool.Occupancy;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoadTimelineTest {

  private static final long LOOK = 100_000_000;

  private final LoadTimeline timeline = new LoadTimeline();

  @Test
  void momentsHoldWhatCameSinceTheOneBefore() {
    timeline.look(LOOK, 50, 0, pool(3, 1));
    timeline.look(2 * LOOK, 80, 2, pool(4, 0));

    assertThat(timeline.moments())
        .containsExactly(
            new LoadMoment(LOOK, LOOK, 50, 0, pool(3, 1)),
            new LoadMoment(2 * LOOK, LOOK, 30, 2, pool(4, 0)));
    assertThat(timeline.moments().get(1).completedPerSecond()).isEqualTo(300);
    assertThat(timeline.moments().get(1).failedPerSecond()).isEqualTo(20);
  }

  @Test
  void theLastMomentTakesTheRest() {
    timeline.look(LOOK, 50, 0, pool(4, 0));
    timeline.end(LOOK + 1000, 51, 0, pool(0, 4));

    assertThat(timeline.moments())
        .containsExactly(new LoadMoment(LOOK + 1000, LOOK + 1000, 51, 0, pool(4, 0)));
  }

  @Test
  void looksInHasteAreOneMoment() {
    timeline.look(1000, 1, 0, pool(1, 0));
    timeline.look(LOOK, 50, 0, pool(1, 0));

    assertThat(timeline.moments()).hasSize(1);
    assertThat(timeline.moments().get(0).completed()).isEqualTo(50);
  }

  @Test
  void aLongRunHasLongerMomentsAndLosesNothing() {
    int looks = 10 * LoadTimeline.MOST + 7;
    for (int i = 1; i <= looks; i++) {
      timeline.look(i * LOOK, 3L * i, i, pool(1, 0));
    }
    timeline.end(looks * LOOK, 3L * looks, looks, pool(1, 0));

    List<LoadMoment> moments = timeline.moments();
    assertThat(moments).hasSizeBetween(LoadTimeline.MOST / 2, LoadTimeline.MOST);
    assertThat(moments.stream().mapToLong(LoadMoment::completed).sum()).isEqualTo(3L * looks);
    assertThat(moments.stream().mapToLong(LoadMoment::nanos).sum()).isEqualTo(looks * LOOK);
    assertThat(moments.get(0).nanos()).isEqualTo(moments.get(moments.size() / 2).nanos());
  }

  private static Occupancy pool(int active, int idle) {
    return new Occupancy(active, idle, 0, 0, 0);
  }
}
