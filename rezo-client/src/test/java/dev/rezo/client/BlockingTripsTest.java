package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.Interceptor;
import dev.rezo.http.Interceptors;
import dev.rezo.http.PoolSaturatedException;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interceptors in both styles, one above the other, and several trips: who has which thread. */
@Timeout(30)
class BlockingTripsTest {

  private static final String URL = "http://service.test/";

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final CountDownLatch bothAreWithin = new CountDownLatch(2);

  /** The last of every chain: no connection is needed. */
  private static final Interceptor ANSWERING =
      (request, chain) ->
          CompletableFuture.completedFuture(Response.builder(request).status(200, "OK").build());

  private static RezoClient client(Interceptor... interceptors) {
    ClientBuilder builder =
        RezoClient.builder().pool(limits -> limits).timeouts(t -> t.call(ofSeconds(5)));
    for (Interceptor interceptor : interceptors) {
      builder.interceptor(interceptor);
    }
    return builder.interceptor(ANSWERING).build();
  }

  private final Interceptor noting =
      Interceptors.blocking(
          (request, chain) -> {
            threads.add(Thread.currentThread());
            return chain.proceed(request);
          });

  private static final Interceptor PASSING =
      (request, chain) -> chain.proceed(request).thenApply(response -> response);

  /** Goes on only when two trips are in here. */
  private Interceptor meeting(Executor others) {
    return Interceptors.blocking(
        (request, chain) -> {
          threads.add(Thread.currentThread());
          bothAreWithin.countDown();
          await(bothAreWithin);
          return chain.proceed(request);
        },
        others);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void runOnThread(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  /** Begins two at once and waits for both. */
  private static CompletionStage<Response> both(Request request, Interceptor.Chain chain) {
    CompletionStage<Response> one = chain.proceed(request);
    return chain
        .proceed(request)
        .thenCombine(
            one,
            (second, first) -> {
              first.close();
              return second;
            });
  }

  @Test
  @Tag("F23")
  void tripsAtOnceAboveABlockingOneAreUnderWayAtOnce() throws IOException {
    try (RezoClient client =
        client(BlockingTripsTest::both, meeting(BlockingTripsTest::runOnThread))) {
      assertThat(client.get(URL).send().status()).isEqualTo(200);
      assertThat(threads).hasSize(2).doesNotContain(Thread.currentThread());
    }
  }

  @Test
  void soTheyAreOnAThreadThatABlockingOneAboveThemHas() {
    try (RezoClient client =
        client(noting, BlockingTripsTest::both, meeting(BlockingTripsTest::runOnThread))) {
      assertThat(client.get(URL).sendAsync().join().status()).isEqualTo(200);
      assertThat(threads).hasSize(3).doesNotHaveDuplicates();
    }
  }

  @Test
  void oneTripHasTheThreadOfTheCallerWhateverStandsBetween() throws IOException {
    try (RezoClient client = client(PASSING, noting, PASSING, noting, noting, PASSING)) {
      assertThat(client.get(URL).send().status()).isEqualTo(200);
      assertThat(threads).hasSize(3).containsOnly(Thread.currentThread());
    }
  }

  @Test
  void soItHasTheThreadThatWasTakenForTheFirst() {
    try (RezoClient client = client(PASSING, noting, PASSING, noting)) {
      assertThat(client.get(URL).sendAsync().join().status()).isEqualTo(200);
      assertThat(threads).hasSize(2).doesNotContain(Thread.currentThread());
      assertThat(threads.get(1)).isEqualTo(threads.get(0));
    }
  }

  private static CompletionStage<Response> again(Request request, Interceptor.Chain chain) {
    return chain
        .proceed(request)
        .thenCompose(
            response -> {
              response.close();
              return chain.proceed(request);
            });
  }

  @Test
  void anotherTripThatFollowsHereHasTheSameThread() throws IOException {
    try (RezoClient client = client(BlockingTripsTest::again, noting)) {
      assertThat(client.get(URL).send().status()).isEqualTo(200);
      assertThat(threads).hasSize(2).containsOnly(Thread.currentThread());
    }
  }

  /** A retry or a redirect above: nobody waits, and the thread would go. */
  @Test
  @Tag("F23")
  void anotherTripThatFollowsOnATakenThreadIsMadeThere() {
    CountDownLatch followed = new CountDownLatch(1);
    Interceptor again =
        (request, chain) -> {
          CompletionStage<Response> second = again(request, chain);
          followed.countDown(); // Before it, the thread of the caller could make the second trip.
          return second;
        };
    Interceptor notingFollowed =
        Interceptors.blocking(
            (request, chain) -> {
              await(followed);
              threads.add(Thread.currentThread());
              return chain.proceed(request);
            });
    try (RezoClient client = client(again, notingFollowed)) {
      assertThat(client.get(URL).sendAsync().join().status()).isEqualTo(200);
      assertThat(threads).hasSize(2).doesNotContain(Thread.currentThread());
      assertThat(threads.get(1)).isEqualTo(threads.get(0));
    }
  }

  @Test
  void tripsAtOnceThatFollowOnATakenThreadAreUnderWayAtOnce() {
    Interceptor oneThenBoth =
        (request, chain) ->
            chain
                .proceed(request.toBuilder().header("First", "yes").build())
                .thenCompose(
                    response -> {
                      response.close();
                      return both(request, chain);
                    });
    Interceptor meetingLater = meeting(BlockingTripsTest::runOnThread);
    Interceptor meetingButTheFirst =
        (request, chain) ->
            (request.headers().contains("First") ? noting : meetingLater).intercept(request, chain);
    try (RezoClient client = client(oneThenBoth, meetingButTheFirst)) {
      assertThat(client.get(URL).sendAsync().join().status()).isEqualTo(200);
      assertThat(threads).hasSize(3).doesNotHaveDuplicates();
    }
  }

  /** Of two that race, the slow one does not hold up the answer of the other. */
  @Test
  void theCallerHasTheFirstAnswerWhateverTheOtherTripWaitsFor() throws IOException {
    CountDownLatch goOn = new CountDownLatch(1);
    Interceptor race =
        (request, chain) -> {
          CompletionStage<Response> slow =
              chain.proceed(request.toBuilder().header("Slow", "yes").build());
          return chain.proceed(request).applyToEither(slow, response -> response);
        };
    Interceptor slow =
        Interceptors.blocking(
            (request, chain) -> {
              if (request.headers().contains("Slow")) {
                await(goOn);
              }
              return chain.proceed(request);
            });
    try (RezoClient client = client(race, slow)) {
      assertThat(client.get(URL).send().status()).isEqualTo(200);
      goOn.countDown();
    }
  }

  /** The work that it has left when the answer is there is done by somebody else. */
  @Test
  void anAnswerThatIsThereIsNotHeldUp() throws IOException {
    CountDownLatch goOn = new CountDownLatch(1);
    Interceptor mirroring =
        (request, chain) -> {
          CompletionStage<Response> unused = chain.proceed(request);
          return ANSWERING.intercept(request, chain);
        };
    Interceptor held =
        Interceptors.blocking(
            (request, chain) -> {
              await(goOn);
              threads.add(Thread.currentThread());
              return chain.proceed(request);
            });
    try (RezoClient client = client(mirroring, held)) {
      assertThat(client.get(URL).send().status()).isEqualTo(200);
      goOn.countDown();
      while (threads.isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(threads).doesNotContain(Thread.currentThread());
    }
  }

  @Test
  void tripsThatFindNoThreadFailTheCall() {
    Executor full =
        task -> {
          throw new RejectedExecutionException("all are in use");
        };
    try (RezoClient client = client(BlockingTripsTest::both, meeting(full))) {
      assertThatThrownBy(() -> client.get(URL).send())
          .isInstanceOf(PoolSaturatedException.class)
          .hasMessageContaining("all are in use");
    }
  }

  @Test
  void whatAnExecutorThrowsFailsTheCallWhoeverWaits() {
    Executor broken =
        task -> {
          throw new IllegalStateException("planted");
        };
    try (RezoClient client = client(BlockingTripsTest::both, meeting(broken))) {
      assertThatThrownBy(() -> client.get(URL).send()).hasMessage("planted");
      assertThat(DeadlineTest.failure(client.get(URL).sendAsync())).hasMessage("planted");
    }
  }
}
