package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.pool.BucketSnapshot;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.ScriptedPeer;
import dev.rezo.testing.Split;
import dev.rezo.testing.VirtualListener;
import dev.rezo.testing.VirtualLoops;
import dev.rezo.testing.VirtualNetwork;
import dev.rezo.testing.VirtualTime;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The whole client under a seed: faults, cancels, limits, and nothing left in the end. */
class SimulationTest {

  @Test
  void whateverHappensEachCallEndsInTimeAndNothingIsLeft() {
    int first = Integer.getInteger("seed", 0);
    int count = Integer.getInteger("seeds", 200);
    for (int seed = first; seed < first + count; seed++) {
      try {
        new Run(seed).run();
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static final class Run {
    private final Random random;
    private final VirtualTime time;
    private final VirtualNetwork network;
    private final RezoClient client;
    private final ConnectionPool pool;
    private final int cap;
    private final List<CompletableFuture<?>> calls = new ArrayList<>();
    private final Map<CompletableFuture<String>, String> texts = new LinkedHashMap<>();

    Run(long seed) {
      random = new Random(seed);
      time = VirtualTime.seeded(seed);
      network = new VirtualNetwork(time);
      VirtualListener server = network.listen(VirtualClient.ADDRESS, this::accept);
      server.next(outcomes());
      cap = 1 + random.nextInt(4);
      List<InetAddress> addresses = List.of(VirtualClient.ADDRESS.getAddress());
      client =
          RezoClient.builder()
              .loops(new VirtualLoops(network, 1 + random.nextInt(3)))
              .resolver(host -> CompletableFuture.completedFuture(addresses))
              .pool(p -> p.withMaxPerBucket(cap).withIdleTimeout(ofSeconds(5)))
              .timeouts(t -> t.head(ofMillis(900)).readIdle(ofMillis(700)).write(ofMillis(800)))
              .leakSampling(0)
              .build();
      pool = client.pool();
      time.afterEachStep(this::check);
    }

    private ConnectOutcome[] outcomes() {
      ConnectOutcome[] outcomes = new ConnectOutcome[60];
      for (int i = 0; i < outcomes.length; i++) {
        outcomes[i] =
            switch (random.nextInt(8)) {
              case 0 -> ConnectOutcome.refuse();
              case 1 -> ConnectOutcome.noAnswer();
              default -> ConnectOutcome.accept().after(ofMillis(random.nextInt(3)));
            };
      }
      return outcomes;
    }

    private void accept(ScriptedPeer peer) {
      peer.split(random.nextBoolean() ? Split.whole() : Split.every(1 + random.nextInt(20)));
      peer.onHead(
          head -> {
            try {
              answer(peer, head);
            } catch (IllegalStateException e) {
              // It had ended.
            }
          });
    }

    private void answer(ScriptedPeer peer, String head) {
      peer.delay(ofMillis(random.nextInt(4) == 0 ? random.nextInt(1200) : random.nextInt(3)));
      String tag = head.substring(head.indexOf('/') + 1, head.indexOf(" HTTP"));
      switch (random.nextInt(14)) {
        case 0 -> peer.reset();
        case 1 -> peer.finish();
        case 2 -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort").close();
        case 3 -> {} // never
        case 4 -> peer.send("HTTP/1.1 103 Hints\r\n\r\n".repeat(random.nextInt(200)));
        case 5 ->
            peer.send("HTTP/1.1 413 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").close();
        case 6 -> peer.send("HTTP/1.1 200 OK\r\n\r\n" + tag).finish();
        case 7 ->
            peer.split(Split.every(5000))
                .send("HTTP/1.1 200 OK\r\nContent-Length: 600000\r\n\r\n" + "x".repeat(600000));
        case 8 -> peer.send(ok(tag)).finish();
        case 9 -> peer.send(ok(tag)).send("junk");
        case 10 ->
            peer.send(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(tag.length())
                    + "\r\n"
                    + tag
                    + "\r\n0\r\n\r\n");
        default -> peer.send(ok(tag));
      }
    }

    private static String ok(String tag) {
      return "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=3\r\nContent-Length: "
          + tag.length()
          + "\r\n\r\n"
          + tag;
    }

    void run() {
      for (int i = 0; i < 60; i++) {
        step(i);
      }
      time.advance(ofMinutes(2));
      for (int i = 0; i < calls.size(); i++) {
        assertThat(calls.get(i)).as("call " + i).isDone();
      }
      texts.forEach(Run::assertOwnBytes);
      assertThat(client.runningCalls()).isZero();
      assertThat(network.openTransports()).isZero();
      assertThat(network.pendingConnects()).isZero();
      assertThat(time.pendingTimers()).isZero();
      assertThat(pool.connections()).isEmpty();
    }

    /** No byte of one exchange is in another. */
    private static void assertOwnBytes(CompletableFuture<String> text, String expected) {
      String actual = text.handle((value, failure) -> failure == null ? value : "").join();
      if (actual.startsWith("call")) {
        assertThat(actual).isEqualTo(expected);
      }
    }

    private void step(int i) {
      switch (random.nextInt(10)) {
        case 0 -> time.advance(ofMillis(random.nextInt(300)));
        case 1 -> time.runUntilIdle();
        case 2 -> {
          if (!calls.isEmpty()) {
            calls.get(random.nextInt(calls.size())).cancel(true);
          }
        }
        case 3 -> {
          if (i > 50 && random.nextInt(4) == 0) {
            client.shutdownNow();
          }
        }
        default -> call(i);
      }
    }

    private void call(int i) {
      Duration limit = ofMillis(50 + random.nextInt(3000));
      CallBuilder builder =
          client.call(random.nextInt(3) == 0 ? "POST" : "GET", VirtualClient.URL + "call" + i);
      builder.timeouts(t -> t.call(limit));
      Request plain = builder.request();
      Request request =
          plain.method().equals("POST")
              ? builder
                  .header("Idempotency-Key", "k")
                  .body(
                      random.nextBoolean()
                          ? Bodies.text("x".repeat(random.nextInt(100)))
                          : Bodies.of(new byte[300_000], "x/y"))
                  .request()
              : plain;
      switch (random.nextInt(4)) {
        case 0 -> {
          CompletableFuture<Response> head = client.sendAsync(request);
          calls.add(head);
          calls.add(head.thenAccept(Response::close));
        }
        case 1 -> {
          CompletableFuture<Response> head = client.sendAsync(request);
          calls.add(head);
          // Never read: what it holds is freed by the limit of the call.
        }
        case 2 ->
            calls.add(client.sendAsync(request).thenCompose(response -> response.body().discard()));
        default -> {
          CompletableFuture<String> text = client.sendAsync(request, BodyReaders.text());
          calls.add(text);
          texts.put(text, "call" + i);
        }
      }
    }

    private void check() {
      for (BucketSnapshot<Route> bucket : pool.snapshot().buckets()) {
        assertThat(
                bucket.occupancy().active()
                    + bucket.occupancy().idle()
                    + bucket.occupancy().opening())
            .isLessThanOrEqualTo(cap);
      }
    }
  }
}
