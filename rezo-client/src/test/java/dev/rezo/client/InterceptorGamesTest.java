package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.Call;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.testing.ScriptedPeer;
import dev.rezo.testing.Split;
import dev.rezo.testing.VirtualLoops;
import dev.rezo.testing.VirtualNetwork;
import dev.rezo.testing.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Chains of interceptors that a seed composes, over servers that misbehave, cancelled and
 * interrupted at any moment. {@code -Drezo.effort} plays more games, {@code -Dseed=N -Dseeds=1}
 * one.
 */
@Timeout(600)
class InterceptorGamesTest {

  private static final int GAMES = 3000 * Integer.getInteger("rezo.effort", 1);

  @Test
  void whateverInterceptorsDoEachCallEndsOnceAndInTimeAndNothingIsLeft() {
    int first = Integer.getInteger("seed", 0);
    int count = Integer.getInteger("seeds", GAMES);
    for (int seed = first; seed < first + count; seed++) {
      Game game = new Game(seed);
      try {
        game.play();
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed + ": " + game, e);
      }
    }
  }

  /** One client, its interceptors, and a few calls. */
  private static final class Game {
    private final Random random;
    private final VirtualTime time;
    private final VirtualNetwork network;
    private final RezoClient client;
    private final GameThreads threads = new GameThreads();
    private final Ends ends = new Ends();
    private final List<String> log = new ArrayList<>();
    private final List<Played> calls = new ArrayList<>();

    Game(long seed) {
      random = new Random(seed);
      time = VirtualTime.seeded(seed);
      network = new VirtualNetwork(time);
      network.listen(VirtualClient.ADDRESS, this::accept);
      List<InetAddress> addresses = List.of(VirtualClient.ADDRESS.getAddress());
      ClientBuilder builder =
          RezoClient.builder()
              .loops(new VirtualLoops(network, 1 + random.nextInt(3)))
              .resolver(host -> CompletableFuture.completedFuture(addresses))
              .pool(p -> p.withMaxPerBucket(1 + random.nextInt(5)).withIdleTimeout(ofSeconds(5)))
              .leakSampling(random.nextInt(3) == 0 ? 1 : 0)
              .listener(ends);
      GamePieces pieces = new GamePieces(random, threads);
      int count = random.nextInt(5);
      for (int i = 0; i < count; i++) {
        GamePieces.Piece piece = pieces.next();
        log.add(piece.toString());
        builder.interceptor(piece);
      }
      client = builder.build();
      time.afterEachStep(threads::settle);
    }

    private void accept(ScriptedPeer peer) {
      peer.split(random.nextBoolean() ? Split.whole() : Split.every(1 + random.nextInt(20)));
      peer.onHead(
          head -> {
            try {
              answer(peer);
            } catch (IllegalStateException e) {
              // It had ended.
            }
          });
    }

    private void answer(ScriptedPeer peer) {
      peer.delay(ofMillis(random.nextInt(3) == 0 ? random.nextInt(60) : random.nextInt(3)));
      switch (random.nextInt(12)) {
        case 0 -> peer.reset();
        case 1 -> peer.finish();
        case 2 -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort").close();
        case 3 -> {} // never
        case 4 -> peer.send("HTTP/1.1 200 OK\r\n\r\nuntil the end").finish();
        case 5 ->
            peer.split(Split.every(5000))
                .send("HTTP/1.1 200 OK\r\nContent-Length: 600000\r\n\r\n" + "x".repeat(600000));
        case 6 -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnever");
        default -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      }
    }

    void play() {
      int steps = 3 + random.nextInt(10);
      for (int i = 0; i < steps; i++) {
        step();
        threads.settle();
      }
      time.advance(ofMinutes(1));
      assertThat(threads.running()).as("threads in an interceptor or in send()").isZero();
      calls.forEach(Played::assertEndedInTime);
      ends.assertPaired(calls.size());
      assertThat(client.pool().snapshot().toString()).doesNotContainPattern("[1-9]\\d* active");
      assertThat(client.runningCalls()).as("running calls").isZero();
      assertThat(network.openTransports()).as("open connections").isZero();
      assertThat(network.pendingConnects()).as("dials").isZero();
      assertThat(time.pendingTimers()).as("timers").isZero();
      assertThat(client.pool().connections()).isEmpty();
    }

    private void step() {
      int chosen = random.nextInt(8);
      if (calls.isEmpty() || (chosen < 2 && calls.size() < 4)) {
        call();
      } else if (chosen < 4) {
        Played one = calls.get(random.nextInt(calls.size()));
        log.add("cancel " + calls.indexOf(one) + " at " + time.elapsed().toMillis());
        one.cancel.run();
      } else {
        time.advance(ofMillis(random.nextInt(30)));
      }
    }

    private void call() {
      Duration limit = ofMillis(20 + random.nextInt(200));
      Request request = client.get(VirtualClient.URL).timeouts(t -> t.call(limit)).request();
      Played played = new Played(time, limit);
      int kind = random.nextInt(4);
      log.add("call " + calls.size() + " kind " + kind + " at " + time.elapsed().toMillis());
      calls.add(played);
      switch (kind) {
        case 0 -> {
          CompletableFuture<Response> head = client.sendAsync(request);
          played.cancel = () -> head.cancel(true);
          played.watch(head);
          CompletionStage<Void> unused = head.thenAccept(Response::close);
        }
        case 1 -> {
          CompletableFuture<String> text = client.sendAsync(request, BodyReaders.text());
          played.cancel = () -> text.cancel(true);
          played.watch(text);
        }
        case 2 -> {
          CompletableFuture<Response> head = client.sendAsync(request);
          CompletableFuture<String> text = head.thenCompose(r -> r.body().textAsync());
          played.cancel = () -> text.cancel(true);
          played.watch(head);
        }
        default -> {
          GameThreads.Worker caller = threads.start(() -> send(request, played));
          played.cancel = caller::interrupt;
        }
      }
    }

    /** As {@code client.send}, whose future is seen. */
    private void send(Request request, Played played) {
      try {
        CompletableFuture<Response> head = client.begin(request, true);
        GameThreads.waitsFor(head);
        RezoClient.await(head).close();
        played.ended();
      } catch (IOException | RuntimeException e) {
        played.ended();
      }
    }

    @Override
    public String toString() {
      return log.toString();
    }
  }

  /** A call, as the application sees it. Thread-safe. */
  private static final class Played {
    private final VirtualTime time;
    private final Duration latest;
    private final List<Duration> ends = new CopyOnWriteArrayList<>();
    Runnable cancel = () -> {};

    Played(VirtualTime time, Duration limit) {
      this.time = time;
      this.latest = time.elapsed().plus(limit);
    }

    void watch(CompletionStage<?> outcome) {
      CompletionStage<?> unused = outcome.whenComplete((value, failure) -> ended());
    }

    void ended() {
      ends.add(time.elapsed());
    }

    void assertEndedInTime() {
      assertThat(ends).as("ends of a call").hasSize(1);
      assertThat(ends.get(0)).as("its end").isLessThanOrEqualTo(latest);
    }
  }

  /** Counts beginnings and ends. Thread-safe. */
  private static final class Ends implements ExchangeListener {
    private final Map<Long, Counts> calls = new ConcurrentHashMap<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    /** Of one call. Thread-safe. */
    private static final class Counts {
      final AtomicInteger ends = new AtomicInteger();
      final AtomicInteger running = new AtomicInteger();
    }

    private Counts of(Call call, String event) {
      Counts counts = calls.get(call.id());
      if (counts == null || counts.ends.get() > 0) {
        wrong.add(event + (counts == null ? " before" : " after") + " its call");
        return new Counts();
      }
      return counts;
    }

    @Override
    public void callStarted(Call call) {
      if (calls.put(call.id(), new Counts()) != null) {
        wrong.add("a call started twice");
      }
    }

    @Override
    public void attemptStarted(Call call) {
      of(call, "attemptStarted").running.incrementAndGet();
    }

    @Override
    public void requestSent(Call call) {
      expectAttempt(call, "requestSent");
    }

    @Override
    public void responseHead(Call call, Response response) {
      expectAttempt(call, "responseHead");
    }

    private void expectAttempt(Call call, String event) {
      if (of(call, event).running.get() < 1) {
        wrong.add(event + " without an attempt");
      }
    }

    @Override
    public void attemptEnded(Call call, @Nullable Throwable failure) {
      if (of(call, "attemptEnded").running.decrementAndGet() < 0) {
        wrong.add("an attempt ended that had not started");
      }
    }

    @Override
    public void callEnded(Call call, @Nullable Throwable failure) {
      Counts counts = of(call, "callEnded");
      if (counts.running.get() != 0) {
        wrong.add("a call ended before " + counts.running + " attempts");
      }
      counts.ends.incrementAndGet();
    }

    void assertPaired(int expected) {
      assertThat(wrong).isEmpty();
      assertThat(calls).hasSizeGreaterThanOrEqualTo(expected);
      assertThat(calls.values()).allMatch(counts -> counts.ends.get() == 1, "ended");
      assertThat(calls.values()).allMatch(counts -> counts.running.get() == 0, "attempts ended");
    }
  }
}
