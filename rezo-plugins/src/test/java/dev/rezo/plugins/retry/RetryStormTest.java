package dev.rezo.plugins.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a server gets to do in a bad minute: requests for each of 50 calls a second, after a calm
 * minute. Time and chance are the test's, so the figures are exact, and stand in the documents.
 */
@Tag("A340")
class RetryStormTest {

  private static final int CALLS_A_SECOND = 50;
  private static final int CALM_SECONDS = 60;
  private static final int STORM_SECONDS = 60;

  private static RetryBudget usual() {
    return new RetryBudget(0.1, 1);
  }

  private static RetryBudget none() {
    return new RetryBudget(1000, 1e6);
  }

  private static String halfFail(Random random) {
    return random.nextBoolean() ? RetryWorld.status(503) : RetryWorld.OK;
  }

  private static String allFail(Random unused) {
    return RetryWorld.status(503);
  }

  private static String allSilent(Random unused) {
    return RetryWorld.SILENCE;
  }

  private static void check(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(0.0005));
  }

  @Test
  void halfOfAllFail() {
    check(load(RetryStormTest::usual, RetryStormTest::halfFail, 1), 1.1397);
  }

  @Test
  void halfOfAllFailWithoutABudget() {
    check(load(RetryStormTest::none, RetryStormTest::halfFail, 1), 1.7517);
  }

  @Test
  void allFail() {
    check(load(RetryStormTest::usual, RetryStormTest::allFail, 1), 1.1397);
  }

  @Test
  void allFailWithoutABudget() {
    check(load(RetryStormTest::none, RetryStormTest::allFail, 1), 2.994);
  }

  @Test
  void allAreSilentUntilTheAttemptTimesOut() {
    check(load(RetryStormTest::usual, RetryStormTest::allSilent, 1), 1.1377);
  }

  @Test
  void allAreSilentWithoutABudget() {
    check(load(RetryStormTest::none, RetryStormTest::allSilent, 1), 2.944);
  }

  /** Each has the ten of the start and the one a second for itself, however little it calls. */
  @Test
  void fiftyClientsThatShareNoBudget() {
    check(load(RetryStormTest::usual, RetryStormTest::allFail, 50), 2.2607);
  }

  @Test
  void fiftyClientsWithBudgetsOfNoMoreThanAShare() {
    check(load(() -> new RetryBudget(0.1, 0), RetryStormTest::allFail, 50), 1.25);
  }

  @Test
  void fiftyClientsThatShareOne() {
    RetryBudget shared = usual();
    check(load(() -> shared, RetryStormTest::allFail, 50), 1.1397);
  }

  /** Requests for each call, in the minute of the storm. */
  private static double load(
      Supplier<RetryBudget> budgets, Function<Random, String> storm, int clients) {
    Random random = new Random(7);
    boolean[] isStorm = {false};
    RetryWorld world =
        new RetryWorld(
            r -> r.budget(budgets.get()).attemptTimeout(Duration.ofSeconds(1)),
            number -> isStorm[0] ? storm.apply(random) : RetryWorld.OK);
    List<RezoClient> all = new ArrayList<>(List.of(world.client));
    while (all.size() < clients) {
      all.add(
          world.another(
              r -> r.budget(budgets.get()).attemptTimeout(Duration.ofSeconds(1)), b -> b));
    }
    offer(world, all, CALM_SECONDS);
    isStorm[0] = true;
    int before = world.arrivals.size();
    offer(world, all, STORM_SECONDS);
    return (world.arrivals.size() - before) / (double) (CALLS_A_SECOND * STORM_SECONDS);
  }

  private static void offer(RetryWorld world, List<RezoClient> clients, int seconds) {
    for (int i = 0; i < seconds * CALLS_A_SECOND; i++) {
      RezoClient client = clients.get(i % clients.size());
      CompletionStage<Response> unused = client.get(RetryWorld.URL).sendAsync();
      world.advance(Duration.ofMillis(1000 / CALLS_A_SECOND));
    }
  }
}
