package dev.rezo.plugins.auth;

import static dev.rezo.plugins.auth.AuthenticationWorld.OK;
import static dev.rezo.plugins.auth.AuthenticationWorld.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.AuthenticationException;
import dev.rezo.http.Bodies;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Timeouts;
import dev.rezo.http.Url;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("A186")
class BearerTest {

  private static final String A = "http://a.test/";

  /** A source that is answered by hand. */
  private static final class Source implements TokenSource {

    final Deque<CompletableFuture<BearerToken>> open = new ArrayDeque<>();
    int asked;

    @Override
    public CompletionStage<BearerToken> fetch() {
      asked++;
      CompletableFuture<BearerToken> answer = new CompletableFuture<>();
      open.add(answer);
      return answer;
    }

    void give(String token) {
      open.remove().complete(BearerToken.of(token));
    }

    void fail(Throwable cause) {
      open.remove().completeExceptionally(cause);
    }
  }

  private final Source source = new Source();
  private String valid = "t1";
  private String error = "Bearer error=\"invalid_token\"";
  private final AuthenticationWorld world = world(Credentials.bearer(source));

  private AuthenticationWorld world(Credentials credentials) {
    return AuthenticationWorld.with(
        Authentication.of(A, credentials),
        seen -> ("Bearer " + valid).equals(seen.authorization()) ? OK : refusal(error));
  }

  private CompletableFuture<Response> send() {
    return world.send(Request.get(A));
  }

  private void give(String token) {
    source.give(token);
    world.time.runUntilIdle();
  }

  private static void assertFailed(CompletionStage<Response> call, Throwable cause) {
    assertThatThrownBy(() -> call.toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("GET http://a.test/: expected a bearer token of its source, actual")
        .hasCause(cause);
  }

  @Test
  void aTokenIsAskedForOnceAndSentWithEveryRequest() {
    CompletableFuture<Response> first = send();
    assertThat(world.seen).isEmpty();
    give("t1");
    assertThat(world.status(first)).isEqualTo(200);
    assertThat(world.get(A)).isEqualTo(200);
    assertThat(source.asked).isEqualTo(1);
    assertThat(world.authorizations()).containsExactly("Bearer t1", "Bearer t1");
  }

  @Test
  void aHundredCallsThatAreRefusedCauseOneRefresh() {
    CompletableFuture<Response> first = send();
    give("t1");
    assertThat(world.status(first)).isEqualTo(200);
    valid = "t2";
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      calls.add(world.client.sendAsync(Request.get(A)));
    }
    world.time.runUntilIdle();
    assertThat(world.seen).hasSize(101);
    assertThat(source.asked).isEqualTo(2);
    give("t2");
    assertThat(calls).allSatisfy(call -> assertThat(world.status(call)).isEqualTo(200));
    assertThat(source.asked).isEqualTo(2);
    assertThat(world.seen).hasSize(201);
  }

  @Test
  void whoIsRefusedAfterTheRefreshTakesTheNewToken() {
    CompletableFuture<Response> first = send();
    give("t1");
    assertThat(world.status(first)).isEqualTo(200);
    valid = "t2";
    CompletableFuture<Response> early = world.client.sendAsync(Request.get(A));
    CompletableFuture<Response> late = send();
    give("t2");
    assertThat(world.status(early)).isEqualTo(200);
    assertThat(world.status(late)).isEqualTo(200);
    assertThat(source.asked).isEqualTo(2);
  }

  @Test
  void aRefreshThatFailsFailsThoseThatWaitAndIsNotRepeatedAtOnce() {
    IOException cause = new IOException("tops3cret");
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      calls.add(send());
    }
    assertThat(source.asked).isEqualTo(1);
    source.fail(cause);
    assertThat(calls).allSatisfy(call -> assertFailed(call, cause));
    for (int i = 0; i < 100; i++) {
      assertFailed(send(), cause);
    }
    assertThat(source.asked).isEqualTo(1);
    assertThatThrownBy(() -> calls.get(0).join()).hasMessageNotContaining("tops3cret");
    world.time.advance(Duration.ofSeconds(1));
    CompletableFuture<Response> later = send();
    assertThat(source.asked).isEqualTo(2);
    give("t1");
    assertThat(world.status(later)).isEqualTo(200);
  }

  @Test
  void aRefreshAfterARefusalThatFailsSaysThatNothingWasDone() {
    CompletableFuture<Response> first = send();
    give("t1");
    world.status(first);
    valid = "t2";
    CompletableFuture<Response> second = send();
    source.fail(new IOException("down"));
    assertThatThrownBy(second::join)
        .cause()
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            e -> assertThat(e.delivery()).isEqualTo(Delivery.REFUSED));
    assertThat(world.client.snapshot().toString()).contains("0 active");
  }

  @Test
  void whatTheSourceThrowsOrForgetsIsItsFailure() {
    IllegalStateException thrown = new IllegalStateException("no source");
    AuthenticationWorld throwing =
        world(
            Credentials.bearer(
                () -> {
                  throw thrown;
                }));
    assertFailed(throwing.send(Request.get(A)), thrown);
    AuthenticationWorld empty =
        world(Credentials.bearer(() -> CompletableFuture.completedFuture(null)));
    assertThatThrownBy(() -> empty.send(Request.get(A)).join())
        .hasRootCauseInstanceOf(NullPointerException.class);
  }

  private static void assertLate(CompletableFuture<Response> call, String limit) {
    assertThat(call).isCompletedExceptionally();
    assertThatThrownBy(call::join)
        .hasCauseInstanceOf(AuthenticationException.class)
        .hasRootCauseInstanceOf(TimeoutException.class)
        .hasRootCauseMessage("token source: expected an answer within " + limit + ", actual none");
  }

  @Test
  void aSourceThatIsSilentHasFailed() {
    AuthenticationWorld silent =
        world(
            Credentials.bearer((TokenSource) CompletableFuture::new)
                .sourceTimeout(Duration.ofMillis(20)));
    CompletableFuture<Response> call = silent.send(Request.get(A));
    silent.time.advance(Duration.ofMillis(19));
    assertThat(call).isNotDone();
    silent.time.advance(Duration.ofMillis(1));
    assertLate(call, "20 ms");
  }

  @Test
  void aSourceIsNotAskedBesideItselfAndWhatItBringsLateIsUsed() {
    CompletableFuture<Response> first = send();
    world.time.advance(Duration.ofSeconds(20));
    CompletableFuture<Response> second = send();
    world.time.advance(Duration.ofSeconds(10));
    assertLate(first, "30000 ms");
    assertLate(second, "30000 ms");
    for (int i = 0; i < 3; i++) {
      world.time.advance(Duration.ofSeconds(5));
      assertLate(send(), "30000 ms");
    }
    assertThat(source.asked).isEqualTo(1);
    give("t1");
    assertThat(world.get(A)).isEqualTo(200);
    assertThat(source.asked).isEqualTo(1);
  }

  @Test
  void aSourceThatFailsLateRestsAndIsAskedAgain() {
    CompletableFuture<Response> first = send();
    world.time.advance(Duration.ofSeconds(40));
    assertLate(first, "30000 ms");
    IOException cause = new IOException("planted");
    source.fail(cause);
    assertFailed(send(), cause);
    world.time.advance(Duration.ofSeconds(1));
    CompletableFuture<Response> later = send();
    assertThat(source.asked).isEqualTo(2);
    give("t1");
    assertThat(world.status(later)).isEqualTo(200);
  }

  @Test
  void nothingIsKeptOfCallsThatWaitNoLonger() {
    BearerCredentials credentials = Credentials.bearer(source);
    AuthenticationWorld waiting = world(credentials);
    CompletableFuture<Response> cancelled = waiting.send(Request.get(A));
    CompletableFuture<Response> late = waiting.send(Request.get(A));
    assertThat(credentials.waiting()).isEqualTo(2);
    assertThat(cancelled.cancel(true)).isTrue();
    waiting.time.runUntilIdle();
    assertThat(credentials.waiting()).isEqualTo(1);
    waiting.time.advance(Duration.ofSeconds(30));
    assertLate(late, "30000 ms");
    assertThat(credentials.waiting()).isZero();
  }

  @Test
  void aCallThatIsCancelledLeavesTheRefreshToTheOthers() {
    CompletableFuture<Response> first = send();
    CompletableFuture<Response> second = send();
    CompletableFuture<Response> third =
        world.send(
            Request.get(A).toBuilder()
                .timeouts(Timeouts.builder().call(Duration.ofSeconds(1)).build())
                .build());
    assertThat(first.cancel(true)).isTrue();
    world.time.advance(Duration.ofSeconds(2));
    assertThatThrownBy(third::join).hasCauseInstanceOf(DeadlineException.class);
    give("t1");
    assertThatThrownBy(first::join).isInstanceOf(CancellationException.class);
    assertThat(world.status(second)).isEqualTo(200);
    assertThat(world.seen).as("who is gone sends nothing").hasSize(1);
    assertThat(source.asked).isEqualTo(1);
    assertThat(world.get(A)).isEqualTo(200);
  }

  @Test
  void theNextTokenIsAskedForBeforeTheLastExpires() {
    CompletableFuture<Response> first = send();
    source.open.remove().complete(BearerToken.of("t1", Duration.ofSeconds(100)));
    world.time.runUntilIdle();
    world.status(first);
    world.time.advance(Duration.ofSeconds(89));
    assertThat(world.get(A)).isEqualTo(200);
    assertThat(source.asked).isEqualTo(1);
    world.time.advance(Duration.ofSeconds(1));
    assertThat(world.get(A)).as("nobody waits for it").isEqualTo(200);
    assertThat(world.get(A)).isEqualTo(200);
    assertThat(source.asked).isEqualTo(2);
    valid = "t2";
    give("t2");
    assertThat(world.get(A)).isEqualTo(200);
    assertThat(world.authorizations()).endsWith("Bearer t1", "Bearer t1", "Bearer t2");
  }

  @Test
  void aShortTokenIsNotReplacedAllTheTime() {
    AuthenticationWorld hasty =
        world(
            Credentials.bearer(source)
                .refreshBefore(Duration.ofHours(1))
                .sourceTimeout(ChronoUnit.FOREVER.getDuration()));
    CompletableFuture<Response> first = hasty.send(Request.get(A));
    source.open.remove().complete(BearerToken.of("t1", Duration.ofSeconds(10)));
    hasty.time.runUntilIdle();
    hasty.status(first);
    assertThat(hasty.get(A)).isEqualTo(200);
    hasty.time.advance(Duration.ofSeconds(4));
    assertThat(hasty.get(A)).isEqualTo(200);
    assertThat(source.asked).isEqualTo(1);
    hasty.time.advance(Duration.ofSeconds(1));
    assertThat(hasty.get(A)).isEqualTo(200);
    assertThat(source.asked).isEqualTo(2);
  }

  @Test
  void aTokenThatHasExpiredIsNotSent() {
    CompletableFuture<Response> first = send();
    source.open.remove().complete(BearerToken.of("t1", Duration.ofSeconds(100)));
    world.time.runUntilIdle();
    world.status(first);
    world.time.advance(Duration.ofSeconds(100));
    CompletableFuture<Response> waiting = send();
    assertThat(world.seen).hasSize(1);
    valid = "t2";
    give("t2");
    assertThat(world.status(waiting)).isEqualTo(200);
    assertThat(world.authorizations()).containsExactly("Bearer t1", "Bearer t2");
  }

  @Test
  void aRefreshInAdvanceThatFailsHarmsNobodyWhileTheTokenLives() {
    CompletableFuture<Response> first = send();
    source.open.remove().complete(BearerToken.of("t1", Duration.ofSeconds(100)));
    world.time.runUntilIdle();
    world.status(first);
    world.time.advance(Duration.ofSeconds(95));
    assertThat(world.get(A)).isEqualTo(200);
    source.fail(new IOException("down"));
    assertThat(world.get(A)).isEqualTo(200);
    assertThat(source.asked).as("it rests").isEqualTo(2);
    world.time.advance(Duration.ofSeconds(2));
    assertThat(world.get(A)).isEqualTo(200);
    assertThat(source.asked).isEqualTo(3);
  }

  @Test
  void aServerThatRefusesEveryTokenIsNoStorm() {
    valid = "none";
    CompletableFuture<Response> first = send();
    give("t1");
    give("t2");
    assertThat(world.status(first)).isEqualTo(401);
    assertThat(world.seen).hasSize(2);
    for (int i = 0; i < 100; i++) {
      assertThat(world.get(A)).isEqualTo(401);
    }
    assertThat(source.asked).isEqualTo(2);
    world.time.advance(Duration.ofSeconds(1));
    CompletableFuture<Response> later = send();
    assertThat(source.asked).isEqualTo(3);
    valid = "t3";
    give("t3");
    assertThat(world.status(later)).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer error=\"insufficient_scope\", 1",
    "Bearer error=\"invalid_request\", 1",
    "Bearer error=\"invalid_token\", 2",
    "Bearer realm=x, 2",
    "Basic realm=x, 2",
  })
  void theServerMaySayThatAnotherTokenWouldNotHelp(String challenge, int asked) {
    error = challenge;
    valid = "none";
    CompletableFuture<Response> call = send();
    give("t1");
    if (asked == 2) {
      give("t2");
    }
    assertThat(world.status(call)).isEqualTo(401);
    assertThat(source.asked).isEqualTo(asked);
  }

  @Test
  void aRefusedTokenIsReplacedThoughTheBodyThatItCameWithIsGone() {
    CompletableFuture<Response> first = send();
    give("t1");
    world.status(first);
    valid = "t2";
    byte[] bytes = {1, 2, 3};
    Request upload =
        Request.builder("POST", Url.parse(A))
            .body(Bodies.stream(new ByteArrayInputStream(bytes), bytes.length, "text/plain"))
            .build();
    CompletableFuture<Response> second = world.client.sendAsync(upload);
    while (!second.isDone()) {
      world.time.runUntilIdle(); // A stream is read by a thread of its own.
      Thread.onSpinWait();
    }
    assertThat(world.status(second)).isEqualTo(401);
    assertThat(source.asked).isEqualTo(2);
    give("t2");
    assertThat(world.get(A)).isEqualTo(200);
  }

  @Test
  void aFixedTokenIsNotTriedAgain() {
    valid = "none";
    AuthenticationWorld fixed = world(Credentials.bearer("t1"));
    assertThat(fixed.get(A)).isEqualTo(401);
    assertThat(fixed.authorizations()).containsExactly("Bearer t1");
  }
}
