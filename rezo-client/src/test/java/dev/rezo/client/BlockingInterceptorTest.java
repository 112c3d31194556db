package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.BlockingInterceptor;
import dev.rezo.http.CallCancelledException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Interceptors;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interceptors that wait: on which threads, and what ends their waiting. */
@Timeout(30)
class BlockingInterceptorTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final CountDownLatch within = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  private MockServer server;

  @BeforeEach
  void start() throws IOException {
    server = MockServer.start();
    server.handler(request -> MockResponse.ok("ok"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static RezoClient client(UnaryOperator<ClientBuilder> settings) {
    return settings.apply(RezoClient.builder().pool(limits -> limits)).build();
  }

  private Interceptor waiting(String name) {
    return Interceptors.blocking(
        (request, chain) -> {
          log.add(name + " >");
          threads.add(Thread.currentThread());
          Response response = chain.proceed(request);
          log.add("< " + name);
          return response;
        });
  }

  private Interceptor passing(String name) {
    return (request, chain) -> {
      log.add(name + " >");
      return chain
          .proceed(request)
          .thenApply(
              response -> {
                log.add("< " + name);
                return response;
              });
    };
  }

  /** Waits for something of its own until it is ended. */
  private Interceptor stuck() {
    return Interceptors.blocking(
        (request, chain) -> {
          within.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            log.add("interrupted");
          }
          return chain.proceed(request);
        });
  }

  /** Goes on when it is let. */
  private static Interceptor held(CountDownLatch goOn) {
    return Interceptors.blocking(
        (request, chain) -> {
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return chain.proceed(request);
        });
  }

  @Test
  @Tag("F23")
  void bothStylesStandInOneChain() throws IOException {
    try (RezoClient client =
        client(
            b ->
                b.interceptor(passing("1"))
                    .interceptor(waiting("2"))
                    .interceptor(passing("3"))
                    .attemptInterceptor(waiting("4")))) {
      client.get(server.url("/")).send().close();
      assertThat(log).containsExactly("1 >", "2 >", "3 >", "4 >", "< 4", "< 3", "< 2", "< 1");
    }
  }

  @Test
  void whoeverWaitsRunsItOnHisOwnThread() throws IOException {
    try (RezoClient client = client(b -> b.interceptor(waiting("1")).interceptor(waiting("2")))) {
      client.get(server.url("/")).send().close();
      assertThat(threads).hasSize(2).containsOnly(Thread.currentThread());
    }
  }

  @Test
  void whoeverDoesNotWaitIsNotMadeTo() throws IOException {
    CountDownLatch goOn = new CountDownLatch(1);
    try (RezoClient client = client(b -> b.interceptor(held(goOn)).interceptor(waiting("2")))) {
      CompletableFuture<Response> call = client.get(server.url("/")).sendAsync();
      assertThat(call).isNotDone();
      goOn.countDown();
      call.join().close();
      assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
      assertThat(threads.get(0).isDaemon()).isTrue();
      assertThat(threads.get(0).getName()).doesNotStartWith("rezo-loop");
    }
  }

  /** Its second trip begins on a loop, where nothing may wait. */
  @Test
  void itNeverRunsOnALoop() throws IOException {
    Interceptor twice =
        (request, chain) ->
            chain
                .proceed(request)
                .thenCompose(
                    response -> {
                      response.close();
                      return chain.proceed(request);
                    });
    try (RezoClient client = client(b -> b.interceptor(twice).attemptInterceptor(waiting("w")))) {
      client.get(server.url("/")).send().close();
      assertThat(threads).hasSize(2);
      assertThat(threads.get(0)).isEqualTo(Thread.currentThread());
      assertThat(threads.get(1).getName()).doesNotStartWith("rezo-loop");
    }
  }

  @Test
  void threadsOfTheApplicationsOwnAreUsedWhereItSaysSo() {
    List<Runnable> tasks = new CopyOnWriteArrayList<>();
    BlockingInterceptor passing = (request, chain) -> chain.proceed(request);
    try (RezoClient client =
        client(b -> b.interceptor(Interceptors.blocking(passing, tasks::add)))) {
      CompletableFuture<Response> call = client.get(server.url("/")).sendAsync();
      assertThat(tasks).hasSize(1);
      tasks.get(0).run();
      call.join().close();
    }
  }

  @Test
  @Tag("A107")
  void cancellingTheCallInterruptsIt() throws Exception {
    try (RezoClient client = client(b -> b.interceptor(stuck()))) {
      CompletableFuture<Response> call = client.get(server.url("/")).sendAsync();
      within.await();
      call.cancel(true);
      while (log.isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(log).containsExactly("interrupted");
      assertThat(server.accepted()).as("it may not go on").isZero();
    }
  }

  @Test
  void theLimitOfTheCallInterruptsItOnTheCallersThreadAndLeavesNoFlag() throws Exception {
    VirtualClient virtual =
        new VirtualClient(b -> b.interceptor(stuck()).timeouts(t -> t.call(ofMillis(50))));
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                virtual.client.get(VirtualClient.URL).send().close();
              } catch (Throwable e) {
                log.add("flag " + Thread.currentThread().isInterrupted());
                failure.complete(e);
              }
            });
    caller.start();
    within.await();
    virtual.advance(ofMillis(50));
    assertThat(failure.get())
        .isInstanceOfSatisfying(
            DeadlineException.class,
            e -> assertThat(e.limit()).isEqualTo(DeadlineException.Limit.CALL));
    assertThat(log).containsExactly("interrupted", "flag false");
  }

  @Test
  @Tag("A107")
  void interruptingTheCallersThreadEndsItsWaitingAndKeepsTheFlag() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    server.handler(
        request -> {
          within.countDown();
          try {
            answer.await();
          } catch (InterruptedException e) {
            log.add("server stopped");
          }
          return MockResponse.ok("late");
        });
    try (RezoClient client = client(b -> b.interceptor(waiting("1")))) {
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  client.get(server.url("/")).send().close();
                } catch (Throwable e) {
                  log.add("flag " + Thread.currentThread().isInterrupted());
                  failure.complete(e);
                }
              });
      caller.start();
      within.await();
      caller.interrupt();
      assertThat(failure.get()).isInstanceOf(CallCancelledException.class);
      caller.join();
      assertThat(log).contains("flag true");
      answer.countDown();
    }
  }

  @Test
  @Tag("A107")
  void aTripThatIsInterruptedEndsEvenIfTheCallIsAnsweredOtherwise() throws Exception {
    server.handler(request -> MockResponse.never());
    Interceptor cached =
        Interceptors.blocking(
            (request, chain) -> {
              try {
                return chain.proceed(request);
              } catch (CallCancelledException e) {
                return Response.builder(request).status(203, "Kept").build();
              }
            });
    try (RezoClient client = client(b -> b.interceptor(cached).interceptor(passing("below")))) {
      CompletableFuture<Integer> status = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try (Response response = client.get(server.url("/")).send()) {
                  status.complete(response.status());
                } catch (Throwable e) {
                  status.completeExceptionally(e);
                }
              });
      caller.start();
      server.takeRequest();
      caller.interrupt();
      assertThat(status.get()).isEqualTo(203);
      server.awaitEnd(0);
      while (client.runningCalls() > 0) {
        Thread.onSpinWait();
      }
    }
  }

  /** The thread waits for another call, and this one is not waited for. */
  @Test
  void aCallThatIsSentFromWithinDoesNotHoldUpItsSender() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (RezoClient other = client(b -> b.interceptor(held(goOn)));
        RezoClient client =
            client(
                b ->
                    b.interceptor(
                        Interceptors.blocking(
                            (request, chain) -> {
                              CompletableFuture<Response> token =
                                  other.get(server.url("/token")).sendAsync();
                              goOn.countDown();
                              token.join().close();
                              return chain.proceed(request);
                            })))) {
      client.get(server.url("/")).sendAsync().get().close();
    }
  }

  @Test
  @Tag("F38")
  void aResponseThatItDropsIsFound() throws IOException {
    server.handler(request -> MockResponse.ok("x".repeat(1 << 21)));
    Interceptor dropping =
        Interceptors.blocking(
            (request, chain) -> {
              Response dropped = chain.proceed(request);
              return Response.builder(request).status(dropped.status(), "Kept").build();
            });
    try (RezoClient client =
        client(b -> b.interceptor(dropping).interceptor(waiting("below")).leakSampling(1))) {
      client.get(server.url("/")).send().close();
      while (client.snapshot().lostResponses() == 0) {
        System.gc();
        Thread.onSpinWait();
      }
      server.awaitEnd(0);
    }
  }

  @Test
  void theLimitOfATripIsThrownToTheOuterOfTwoThatWait() throws IOException {
    server.handler(request -> MockResponse.never());
    Interceptor outer =
        Interceptors.blocking(
            (request, chain) -> {
              try {
                return chain.proceed(request, ofMillis(50));
              } catch (DeadlineException e) {
                return Response.builder(request).status(504, e.limit().toString()).build();
              }
            });
    try (RezoClient client =
        client(b -> b.interceptor(outer).interceptor(waiting("1")).interceptor(waiting("2")))) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.get(server.url("/")).send().reason()).isEqualTo("ATTEMPT");
      }
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void theLimitOfATripIsThrownToItAndTheCallGoesOn() throws IOException {
    CountDownLatch answer = new CountDownLatch(1);
    server.handler(
        request -> {
          if (request.target().equals("/slow")) {
            try {
              answer.await();
            } catch (InterruptedException e) {
              log.add("server stopped");
            }
          }
          return MockResponse.ok("ok");
        });
    Interceptor elsewhere =
        Interceptors.blocking(
            (request, chain) -> {
              try {
                return chain.proceed(request, ofMillis(50));
              } catch (DeadlineException e) {
                log.add(e.limit().toString());
                chain.pause(ofMillis(1));
                return chain.proceed(
                    request.toBuilder().url(request.url().resolve("/quick")).build());
              }
            });
    try (RezoClient client =
            client(b -> b.interceptor(elsewhere).timeouts(t -> t.call(ofSeconds(20))));
        Response response = client.get(server.url("/slow")).send()) {
      assertThat(response.request().url().target()).isEqualTo("/quick");
      assertThat(log).containsExactly("ATTEMPT");
    } finally {
      answer.countDown();
    }
  }

  @Test
  void whatItThrowsFailsTheCallBothWays() {
    Interceptor failing =
        Interceptors.blocking(
            (request, chain) -> {
              throw new IOException("planted");
            });
    try (RezoClient client = client(b -> b.interceptor(failing))) {
      assertThatThrownBy(() -> client.get(server.url("/")).send())
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(RezoException.class)
          .hasMessage("planted");
      assertThatThrownBy(() -> client.get(server.url("/")).sendAsync().get())
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("planted");
    }
  }

  @Test
  void noResponseIsAnErrorThatSaysWhose() {
    try (RezoClient client =
        client(b -> b.interceptor(Interceptors.blocking(new Forgetful()::intercept)))) {
      assertThatThrownBy(() -> client.get(server.url("/")).send())
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("expected a response of the interceptor ");
    }
  }

  /** Forgets to answer. */
  private static final class Forgetful {
    Response intercept(dev.rezo.http.Request request, BlockingInterceptor.Chain chain) {
      return null;
    }
  }
}
