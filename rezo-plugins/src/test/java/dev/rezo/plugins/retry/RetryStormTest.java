package dev.rezo.plugins.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a server gets to do that fails half of all requests for a minute. */
class RetryStormTest {

  private static final int CALLS_A_SECOND = 50;
  private static final int CALM_SECONDS = 60;
  private static final int STORM_SECONDS = 60;

  @Test
  void theBudgetKeepsTheLoadBelowTwelveTenths() {
    assertThat(load(new RetryBudget(0.1, 1))).isBetween(1.05, 1.2);
  }

  @Test
  void withoutOneItIsAlmostTwice() {
    assertThat(load(new RetryBudget(1000, 1e6))).isBetween(1.65, 1.85);
  }

  /** Requests for each call, in the minute of the storm. */
  private static double load(RetryBudget budget) {
    Random random = new Random(7);
    boolean[] storm = {false};
    RetryWorld world =
        new RetryWorld(
            r -> r.budget(budget),
            number -> storm[0] && random.nextBoolean() ? RetryWorld.status(503) : RetryWorld.OK);
    offer(world, CALM_SECONDS);
    storm[0] = true;
    int before = world.arrivals.size();
    offer(world, STORM_SECONDS);
    return (world.arrivals.size() - before) / (double) (CALLS_A_SECOND * STORM_SECONDS);
  }

  private static void offer(RetryWorld world, int seconds) {
    for (int i = 0; i < seconds * CALLS_A_SECOND; i++) {
      CompletionStage<Response> unused = world.client.get(RetryWorld.URL).sendAsync();
      world.advance(Duration.ofMillis(1000 / CALLS_A_SECOND));
    }
  }
}
