package dev.rezo.plugins.retry;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.Call;
import dev.rezo.http.CallCancelledException;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Response;
import dev.rezo.plugins.retry.RetryListener.Reason;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {

  private static final String BUSY = RetryWorld.status(503);

  /** Says what happened. */
  private static final class Journal implements RetryListener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void retrying(Call call, Outcome outcome, Duration pause) {
      lines.add("after " + outcome.attempt() + " wait " + pause.toMillis());
    }

    @Override
    public void givenUp(Call call, Outcome outcome, Reason why) {
      lines.add("given up after " + outcome.attempt() + ": " + why);
    }
  }

  private final Journal journal = new Journal();

  private static RetryWorld failing(int times, String failure) {
    return new RetryWorld(r -> r, number -> number <= times ? failure : RetryWorld.OK);
  }

  private static Throwable failure(CompletableFuture<Response> call) {
    assertThat(call).isCompletedExceptionally();
    try {
      call.join();
      throw new AssertionError();
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  @Test
  void aFailedAttemptIsRepeatedAfterAPauseThatDoubles() {
    RetryWorld world = failing(2, BUSY);
    CompletableFuture<Response> call = world.get();
    assertThat(call).isNotDone();
    world.advance(ofMillis(99));
    assertThat(world.arrivals).hasSize(1);
    world.advance(ofMillis(1));
    world.advance(ofMillis(200));
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(world.pauses()).containsExactly(100L, 200L);
  }

  @Test
  void theLastOutcomeIsTheCallersWhenAttemptsAreUsedUp() {
    RetryWorld world = new RetryWorld(r -> r.listener(journal), number -> BUSY);
    CompletableFuture<Response> call = world.get();
    world.advance(ofSeconds(60));
    assertThat(call.join().status()).isEqualTo(503);
    assertThat(world.arrivals).hasSize(3);
    assertThat(journal.lines)
        .containsExactly("after 1 wait 100", "after 2 wait 200", "given up after 3: ATTEMPTS");
  }

  @Test
  @Tag("F26")
  void oneAttemptIsOneAttempt() {
    RetryWorld world = new RetryWorld(r -> r.attempts(1), number -> BUSY);
    assertThat(world.get().join().status()).isEqualTo(503);
    assertThat(world.arrivals).hasSize(1);
  }

  /** It sees both, and decides of what the usual rule would leave alone, and the other way. */
  @Test
  @Tag("F26")
  void oneRuleDecidesOfResponsesAndFailures() {
    List<String> seen = new ArrayList<>();
    RetryWorld world =
        new RetryWorld(
            r ->
                r.attempts(9)
                    .backoff((retry, random) -> ofMillis(10L * retry * retry))
                    .when(
                        outcome -> {
                          Response response = outcome.response();
                          seen.add(
                              outcome.attempt()
                                  + (response == null ? " failed" : " " + response.status()));
                          return response == null || outcome.hasStatus(404, 500);
                        }),
            number ->
                switch (number) {
                  case 1 -> RetryWorld.HANG_UP;
                  case 2 -> RetryWorld.status(500);
                  case 3 -> RetryWorld.status(404);
                  default -> BUSY;
                });
    CompletableFuture<Response> call =
        world.client.post(RetryWorld.URL).body(Bodies.text("x")).sendAsync();
    world.advance(ofSeconds(1));
    assertThat(call.join().status()).isEqualTo(503);
    assertThat(seen).containsExactly("1 failed", "2 500", "3 404", "4 503");
    assertThat(world.pauses()).containsExactly(10L, 40L, 90L);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 502, 503, 504})
  void theseStatusesAreRepeatedWhereThatHarmsNobody(int status) {
    RetryWorld world = failing(1, RetryWorld.status(status));
    CompletableFuture<Response> get = world.get();
    world.advance(ofSeconds(1));
    assertThat(get.join().status()).isEqualTo(200);
    RetryWorld posted = failing(1, RetryWorld.status(status));
    CompletableFuture<Response> post =
        posted.client.post(RetryWorld.URL).body(Bodies.text("x")).sendAsync();
    posted.advance(ofSeconds(1));
    assertThat(post.join().status()).isEqualTo(status);
    assertThat(posted.arrivals).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 400, 401, 404, 500, 501})
  void otherStatusesAreAnswers(int status) {
    RetryWorld world = new RetryWorld(r -> r, number -> RetryWorld.status(status));
    assertThat(world.get().join().status()).isEqualTo(status);
    assertThat(world.arrivals).hasSize(1);
  }

  @Test
  @Tag("F7")
  void aLostAnswerToAPostIsNotAskedForAgain() {
    RetryWorld world = failing(1, RetryWorld.HANG_UP);
    CompletableFuture<Response> call =
        world.client.post(RetryWorld.URL).body(Bodies.text("x")).sendAsync();
    world.advance(ofSeconds(10));
    assertThat(failure(call)).isInstanceOf(ConnectionLostException.class);
    assertThat(world.arrivals).hasSize(1);
  }

  @Test
  @Tag("A65")
  void aLostAnswerToAGetOrAKeyedPostIs() {
    RetryWorld world = failing(1, RetryWorld.HANG_UP);
    CompletableFuture<Response> get = world.get();
    world.advance(ofSeconds(1));
    assertThat(get.join().status()).isEqualTo(200);
    RetryWorld keyed = failing(1, RetryWorld.HANG_UP);
    CompletableFuture<Response> post =
        keyed
            .client
            .post(RetryWorld.URL)
            .header("Idempotency-Key", "7")
            .body(Bodies.text("x"))
            .sendAsync();
    keyed.advance(ofSeconds(1));
    assertThat(post.join().status()).isEqualTo(200);
  }

  @Test
  void aBodyThatCannotBeSentAgainIsNot() {
    RetryWorld world = new RetryWorld(r -> r.listener(journal), number -> BUSY);
    CompletableFuture<Response> call =
        world
            .client
            .put(RetryWorld.URL)
            .body(Bodies.stream(InputStream.nullInputStream(), 0, "text/plain"))
            .sendAsync();
    world.advance(ofSeconds(10));
    assertThat(call.join().status()).isEqualTo(503);
    assertThat(journal.lines).containsExactly("given up after 1: BODY");
  }

  @Test
  void theServersPauseCountsIfItIsLonger() {
    RetryWorld world = failing(1, RetryWorld.status(429, "Retry-After: 7"));
    CompletableFuture<Response> call = world.get();
    world.advance(ofSeconds(10));
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(world.pauses()).containsExactly(7000L);
  }

  @Test
  void aDateIsAPauseToo() {
    Clock clock = Clock.fixed(Instant.parse("2026-11-21T20:00:00Z"), ZoneOffset.UTC);
    RetryWorld world =
        new RetryWorld(
            r -> r.clock(clock),
            number ->
                number == 1
                    ? RetryWorld.status(503, "Retry-After: Sat, 21 Nov 2026 20:00:09 GMT")
                    : RetryWorld.OK);
    CompletableFuture<Response> call = world.get();
    world.advance(ofSeconds(10));
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(world.pauses()).containsExactly(9000L);
  }

  @Test
  void aServerThatWantsLongerThanIsWaitedForIsNotAskedTooEarly() {
    RetryWorld world =
        new RetryWorld(
            r -> r.listener(journal), number -> RetryWorld.status(503, "Retry-After: 31"));
    assertThat(world.get().join().status()).isEqualTo(503);
    assertThat(journal.lines).containsExactly("given up after 1: RETRY_AFTER");
  }

  @Test
  @Tag("F8")
  void aPauseThatOutlastsTheCallIsNotBegun() {
    RetryWorld world =
        new RetryWorld(
            r -> r.listener(journal).backoff(Backoff.fixed(ofSeconds(3))),
            number -> BUSY,
            c -> c.timeouts(t -> t.call(ofSeconds(5))));
    CompletableFuture<Response> call = world.get();
    world.advance(ofSeconds(4));
    assertThat(call.join().status()).isEqualTo(503);
    assertThat(journal.lines).containsExactly("after 1 wait 3000", "given up after 2: DEADLINE");
  }

  @Test
  void anAttemptThatTakesTooLongIsGivenUpForAnother() {
    RetryWorld world =
        new RetryWorld(
            r -> r.attemptTimeout(ofSeconds(2)),
            number -> number == 1 ? RetryWorld.SILENCE : RetryWorld.OK);
    CompletableFuture<Response> call = world.get();
    world.advance(ofMillis(1999));
    assertThat(world.arrivals).hasSize(1);
    world.advance(ofMillis(101));
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(world.pauses()).containsExactly(2100L);
  }

  @Test
  void theLastAttemptFailsWithItsOwnLimit() {
    RetryWorld world =
        new RetryWorld(
            r -> r.attempts(1).attemptTimeout(ofSeconds(2)), number -> RetryWorld.SILENCE);
    CompletableFuture<Response> call = world.get();
    world.advance(ofSeconds(2));
    assertThat(failure(call))
        .isInstanceOfSatisfying(
            DeadlineException.class,
            late -> assertThat(late.limit()).isEqualTo(DeadlineException.Limit.ATTEMPT));
  }

  @Test
  void aCancelledCallEndsInItsPause() {
    RetryWorld world = failing(1, BUSY);
    CompletableFuture<Response> call = world.get();
    int timers = world.time.pendingTimers();
    assertThat(call.cancel(true)).isTrue();
    world.time.runUntilIdle();
    assertThat(world.time.pendingTimers()).isEqualTo(timers - 1);
    world.advance(ofSeconds(10));
    assertThat(world.arrivals).hasSize(1);
  }

  @Test
  void aShutdownEndsAPause() {
    RetryWorld world = failing(1, BUSY);
    CompletableFuture<Response> call = world.get();
    world.client.shutdownNow();
    world.time.runUntilIdle();
    assertThat(failure(call))
        .isInstanceOfAny(ClientClosedException.class, CallCancelledException.class);
    assertThat(world.arrivals).hasSize(1);
  }

  @Test
  void aRuleThatThrowsFailsTheCall() {
    IllegalStateException broken = new IllegalStateException("broken rule");
    RetryWorld world =
        new RetryWorld(
            r ->
                r.when(
                    outcome -> {
                      throw broken;
                    }),
            number -> BUSY);
    assertThat(failure(world.get())).isSameAs(broken);
  }

  @Test
  void aListenerThatThrowsBreaksNothing() {
    RetryListener broken =
        new RetryListener() {
          @Override
          public void retrying(Call call, Outcome outcome, Duration pause) {
            throw new IllegalStateException("broken listener");
          }
        };
    RetryWorld world =
        new RetryWorld(r -> r.listener(broken), number -> number == 1 ? BUSY : RetryWorld.OK);
    CompletableFuture<Response> call = world.get();
    world.advance(ofSeconds(1));
    assertThat(call.join().status()).isEqualTo(200);
  }

  @Test
  void aBudgetOfItsOwnLeavesAllElseAsItIs() {
    Retry three = Retry.exponential(3);
    assertThat(three.budget(0.2).toString())
        .isEqualTo("Retry[up to 3 attempts, RetryBudget[0.2 of the calls, and 1.0 a second]]");
    assertThat(three.toBuilder().build().toString()).isEqualTo(three.toString());
  }
}
