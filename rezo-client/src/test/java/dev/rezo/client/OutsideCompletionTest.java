package dev.rezo.client;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.Call;
import dev.rezo.http.CallCancelledException;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Response;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever gives a future of ours an outcome wants nothing more of what runs for it. */
@Timeout(60)
class OutsideCompletionTest {

  private static final String BEGUN = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nbegun";

  private final List<String> log = new CopyOnWriteArrayList<>();

  /** Hears the end of calls. */
  private final ExchangeListener ends =
      new ExchangeListener() {
        @Override
        public void callEnded(Call call, @Nullable Throwable failure) {
          log.add(String.valueOf(failure));
        }
      };

  /** How an outcome may come from outside. */
  private enum How {
    CANCEL {
      @Override
      <T> void end(CompletableFuture<T> future) {
        future.cancel(true);
      }
    },
    FAIL {
      @Override
      <T> void end(CompletableFuture<T> future) {
        future.completeExceptionally(new TimeoutException());
      }
    },
    GIVE {
      @Override
      <T> void end(CompletableFuture<T> future) {
        future.complete(null);
      }
    },
    GIVE_ELSEWHERE {
      @Override
      <T> void end(CompletableFuture<T> future) {
        CompletableFuture<T> unused = future.completeAsync(() -> null, Runnable::run);
      }
    },
    TIMEOUT {
      @Override
      <T> void end(CompletableFuture<T> future) {
        CompletableFuture<T> unused = future.orTimeout(1, MILLISECONDS);
        awaitDone(future);
      }
    },
    USUAL_AFTER_TIMEOUT {
      @Override
      <T> void end(CompletableFuture<T> future) {
        CompletableFuture<T> unused = future.completeOnTimeout(null, 1, MILLISECONDS);
        awaitDone(future);
      }
    };

    abstract <T> void end(CompletableFuture<T> future);
  }

  private static void awaitDone(CompletableFuture<?> future) {
    await(future::isDone, Thread::onSpinWait);
  }

  /** For what a thread of the JDK does a moment later. */
  private static void await(BooleanSupplier end, Runnable meanwhile) {
    long begun = System.nanoTime();
    while (!end.getAsBoolean()) {
      if (System.nanoTime() - begun > SECONDS.toNanos(20)) {
        throw new AssertionError("expected an end, actual none");
      }
      meanwhile.run();
    }
  }

  /** No limit ends a call here. */
  private static VirtualClient client(UnaryOperator<ClientBuilder> settings) {
    return new VirtualClient(
        b -> settings.apply(b.timeouts(t -> t.connect(null).head(null).readIdle(null))));
  }

  private static final List<UnaryOperator<ClientBuilder>> KINDS =
      List.of(
          b -> b.leakSampling(0),
          b -> b.leakSampling(1),
          b -> b.leakSampling(0).interceptor((request, chain) -> chain.proceed(request)),
          b -> b.leakSampling(1).interceptor((request, chain) -> chain.proceed(request)));

  /** The JDK's timer has ended the future, and may be about to end the call. */
  private static void awaitEnd(VirtualClient virtual) {
    await(() -> virtual.client.runningCalls() == 0, () -> virtual.advance(ofSeconds(1)));
    DeadlineTest.assertNothingLeft(virtual);
  }

  /** That timer may be about to tell listeners, too. */
  private void awaitEndThatIsHeard(VirtualClient virtual) {
    awaitEnd(virtual);
    await(() -> !log.isEmpty(), Thread::onSpinWait);
  }

  @Test
  @Tag("A107")
  void anOutcomeFromOutsideEndsTheExchangeBeforeItsHead() {
    for (UnaryOperator<ClientBuilder> kind : KINDS) {
      for (How how : How.values()) {
        log.clear();
        VirtualClient virtual = client(b -> kind.apply(b.listener(ends)));
        CompletableFuture<Response> call = virtual.get();
        ScriptedPeer peer = virtual.peerAfter(call);
        how.end(call);
        awaitEndThatIsHeard(virtual);
        assertThat(peer.clientClosed()).as(how.name()).isTrue();
        assertThat(log).hasSize(1).first().asString().contains("cancelled, its future was c");
      }
    }
  }

  @Test
  @Tag("A107")
  void anOutcomeFromOutsideEndsACallThatReads() {
    for (String said : List.of("", BEGUN)) {
      for (UnaryOperator<ClientBuilder> kind : KINDS) {
        for (How how : How.values()) {
          log.clear();
          VirtualClient virtual = client(b -> kind.apply(b.listener(ends)));
          CompletableFuture<String> text =
              virtual.client.get(VirtualClient.URL).sendAsync(BodyReaders.text());
          ScriptedPeer peer = virtual.peer();
          virtual.says(peer, said);
          how.end(text);
          awaitEndThatIsHeard(virtual);
          assertThat(peer.clientClosed()).as(how.name()).isTrue();
          assertThat(log).hasSize(1);
        }
      }
    }
  }

  @Test
  void anOutcomeFromOutsideEndsTheReadingOfABody() {
    for (How how : How.values()) {
      log.clear();
      VirtualClient virtual = client(b -> b.listener(ends));
      CompletableFuture<Response> call = virtual.get();
      ScriptedPeer peer = virtual.peerAfter(call);
      virtual.says(peer, BEGUN);
      how.end(call.join().body().textAsync());
      awaitEnd(virtual);
      assertThat(peer.clientClosed()).as(how.name()).isTrue();
    }
  }

  @Test
  void anOutcomeFromOutsideEndsATrip() {
    for (How how : How.values()) {
      List<CompletableFuture<Response>> trips = new ArrayList<>();
      Interceptor impatient =
          (request, chain) -> {
            trips.add(chain.trip(request));
            trips.add(chain.proceed(request, ofMinutes(1)).toCompletableFuture());
            return chain.proceed(request);
          };
      VirtualClient virtual =
          client(
              b ->
                  b.interceptor(impatient)
                      .interceptor((request, chain) -> chain.proceed(request).thenApply(r -> r)));
      CompletableFuture<Response> call = virtual.get();
      List<ScriptedPeer> peers =
          List.of(virtual.peerAfter(call), virtual.peerAfter(call), virtual.peerAfter(call));
      trips.forEach(how::end);
      await(() -> virtual.network.openTransports() == 1, virtual.time::runUntilIdle);
      assertThat(peers).filteredOn(ScriptedPeer::clientClosed).hasSize(2);
      virtual.says(
          peers.stream().filter(p -> !p.clientClosed()).findFirst().orElseThrow(),
          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      assertThat(call.join().status()).isEqualTo(200);
    }
  }

  @Test
  void anOutcomeFromOutsideEndsWhatOpensConnections() {
    for (How how : How.values()) {
      VirtualClient virtual = client(b -> b);
      virtual.server.next(ConnectOutcome.noAnswer());
      CompletableFuture<Integer> opened = virtual.client.preconnect(VirtualClient.URL, 1);
      virtual.time.runUntilIdle();
      how.end(opened);
      awaitEnd(virtual);
    }
  }

  @Test
  void theOutcomeIsTheOneThatWasGiven() {
    VirtualClient virtual = client(b -> b);
    CompletableFuture<String> text =
        virtual.client.get(VirtualClient.URL).sendAsync(BodyReaders.text());
    assertThat(text.complete("mine")).isTrue();
    assertThat(text.complete("other")).isFalse();
    virtual.time.runUntilIdle();
    assertThat(text).isCompletedWithValue("mine");
    CompletableFuture<Response> call = virtual.get();
    TimeoutException late = new TimeoutException();
    call.completeExceptionally(late);
    virtual.time.runUntilIdle();
    assertThat(DeadlineTest.failure(call))
        .isSameAs(late)
        .isNotInstanceOf(CallCancelledException.class);
    DeadlineTest.assertNothingLeft(virtual);
  }
}
