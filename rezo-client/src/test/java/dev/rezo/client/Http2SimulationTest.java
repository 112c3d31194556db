package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.pool.BucketSnapshot;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.RawFrames;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole client against a server of HTTP/2 under a seed: nothing is left in the end. */
class Http2SimulationTest {

  @Test
  @Tag("F28")
  void whateverHappensEachCallEndsInTimeAndNothingIsLeft() {
    int first = Integer.getInteger("seed", 0);
    int count = Integer.getInteger("seeds", 300);
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
    private final List<Http2Peer> peers = new ArrayList<>();
    private final List<CompletableFuture<?>> calls = new ArrayList<>();
    private final Map<CompletableFuture<String>, String> texts = new LinkedHashMap<>();
    private final boolean isKind;

    Run(long seed) {
      random = new Random(seed);
      isKind = random.nextInt(4) == 0;
      time = VirtualTime.seeded(seed);
      network = new VirtualNetwork(time);
      VirtualListener server = network.listen(VirtualClient.ADDRESS, this::accept);
      server.next(outcomes());
      int cap = 1 + random.nextInt(3);
      List<InetAddress> addresses = List.of(VirtualClient.ADDRESS.getAddress());
      client =
          RezoClient.builder()
              .protocols(Protocol.HTTP_2)
              .loops(new VirtualLoops(network, 1 + random.nextInt(3)))
              .resolver(host -> CompletableFuture.completedFuture(addresses))
              .pool(p -> p.withMaxPerBucket(cap).withIdleTimeout(ofSeconds(5)))
              .timeouts(t -> t.head(ofMillis(900)).readIdle(ofMillis(700)).write(ofMillis(800)))
              .leakSampling(0)
              .build();
      pool = client.pool();
      time.afterEachStep(() -> check(cap));
    }

    private ConnectOutcome[] outcomes() {
      ConnectOutcome[] outcomes = new ConnectOutcome[60];
      for (int i = 0; i < outcomes.length; i++) {
        outcomes[i] =
            switch (isKind ? 7 : random.nextInt(12)) {
              case 0 -> ConnectOutcome.refuse();
              case 1 -> ConnectOutcome.noAnswer();
              default -> ConnectOutcome.accept().after(ofMillis(random.nextInt(3)));
            };
      }
      return outcomes;
    }

    private void accept(ScriptedPeer wire) {
      wire.split(random.nextBoolean() ? Split.whole() : Split.every(1 + random.nextInt(40)));
      int[] settings =
          switch (random.nextInt(5)) {
            case 0 -> new int[] {3, 1 + random.nextInt(4)};
            case 1 -> new int[] {4, random.nextInt(100_000)};
            case 2 -> new int[] {1, random.nextInt(5000), 3, 1 + random.nextInt(20)};
            default -> new int[0];
          };
      Http2Peer peer = Http2Peer.on(wire, settings);
      peers.add(peer);
      peer.acksPings(isKind || random.nextInt(4) != 0).acksSettings(random.nextInt(10) != 0);
      peer.opensWindows(isKind || random.nextInt(8) != 0);
      peer.onHead(request -> atHead(wire, peer, request));
      peer.onRequest(request -> answer(wire, peer, request));
    }

    private void atHead(ScriptedPeer wire, Http2Peer peer, PeerRequest request) {
      wire.delay(ofMillis(random.nextInt(4) == 0 ? random.nextInt(1200) : random.nextInt(3)));
      if (request.field("expect").equals("100-continue") && random.nextBoolean()) {
        peer.head(request.id(), 100);
      }
      if (!isKind && random.nextInt(25) == 0) {
        peer.respond(request.id(), 413, "").reset(request.id(), "NO_ERROR");
      }
      if (!isKind && random.nextInt(25) == 0) {
        peer.reset(request.id(), "REFUSED_STREAM");
      }
    }

    private void answer(ScriptedPeer wire, Http2Peer peer, PeerRequest request) {
      int id = request.id();
      String tag = request.path().substring(1);
      switch (isKind ? 20 + random.nextInt(3) : random.nextInt(40)) {
        case 0 -> peer.breakOff();
        case 1 -> peer.close();
        case 2 -> peer.goAway(id, "NO_ERROR", "").respond(id, 200, tag);
        case 3 -> peer.goAway(Math.max(0, id - 2 * random.nextInt(4)), "NO_ERROR", "drain");
        case 4 -> peer.goAway(Integer.MAX_VALUE).respond(id, 200, tag);
        case 5 -> {} // never
        case 6 -> peer.head(id, 200, "content-length", "50").lastData(id, "short");
        case 7 -> peer.head(id, 200).data(id, tag); // never ends
        case 8 -> peer.reset(id, "INTERNAL_ERROR");
        case 9 -> peer.reset(id, "REFUSED_STREAM");
        case 10 -> peer.head(id, 200).data(id, tag).reset(id, "CANCEL");
        case 11 -> peer.maxStreams(random.nextInt(4)).respond(id, 200, tag);
        case 12 -> peer.settings(4, random.nextInt(200_000)).respond(id, 200, tag);
        case 13 -> peer.raw(new RawFrames().frame(0x6, 0, 0, new byte[3])); // breaks a rule
        case 14 -> wire.stopReading();
        case 15 -> {
          wire.split(Split.every(5000));
          peer.respond(id, 200, new byte[2_000_000]);
        }
        case 16 -> peer.ping(7).respond(id, 200, tag);
        case 17 -> peer.head(id, 103).head(id, 200).data(id, tag).trailers(id, "x-end", "1");
        case 18 -> peer.raw(new RawFrames().headers(id, true, "no-status", "at all"));
        case 19 -> peer.maxStreams(100).respond(id, 200, tag).windowUpdate(0, 1000);
        default -> peer.respond(id, 200, tag);
      }
    }

    void run() {
      for (int i = 0; i < 80; i++) {
        step(i);
      }
      time.advance(ofMinutes(2));
      for (int i = 0; i < calls.size(); i++) {
        assertThat(calls.get(i)).as("call " + i).isDone();
      }
      texts.forEach(this::assertOwnBytes);
      assertThat(client.runningCalls()).isZero();
      assertThat(pool.snapshot().buckets()).allMatch(bucket -> bucket.leases() == 0);
      assertThat(network.openTransports()).isZero();
      assertThat(network.pendingConnects()).isZero();
      assertThat(time.pendingTimers()).isZero();
      assertThat(pool.connections()).isEmpty();
    }

    /** No byte of one exchange is in another; a server that is kind answers all. */
    private void assertOwnBytes(CompletableFuture<String> text, String expected) {
      String actual = text.handle((value, failure) -> failure == null ? value : "").join();
      if (actual.startsWith("call")) {
        assertThat(actual).isEqualTo(expected);
      }
    }

    private void step(int i) {
      switch (random.nextInt(12)) {
        case 0 -> time.advance(ofMillis(random.nextInt(300)));
        case 1 -> time.runUntilIdle();
        case 2 -> {
          if (!calls.isEmpty()) {
            calls.get(random.nextInt(calls.size())).cancel(true);
          }
        }
        case 3 -> {
          if (i > 70 && random.nextInt(4) == 0) {
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
      if (random.nextInt(10) == 0) {
        builder.keepAlive(false);
      }
      Request plain = builder.request();
      Request request = plain.method().equals("POST") ? post(builder) : plain;
      switch (random.nextInt(4)) {
        case 0 -> {
          CompletableFuture<Response> head = client.sendAsync(request);
          calls.add(head);
          calls.add(head.thenAccept(Response::close));
        }
        case 1 -> calls.add(client.sendAsync(request)); // Its limit frees what is never read.
        case 2 ->
            calls.add(client.sendAsync(request).thenCompose(response -> response.body().discard()));
        default -> {
          CompletableFuture<String> text = client.sendAsync(request, BodyReaders.text());
          calls.add(text);
          texts.put(text, "call" + i);
        }
      }
    }

    private Request post(CallBuilder builder) {
      if (random.nextInt(3) == 0) {
        builder.header("Expect", "100-continue");
      }
      return builder
          .header("Idempotency-Key", "k")
          .body(
              random.nextBoolean()
                  ? Bodies.text("x".repeat(random.nextInt(100)))
                  : Bodies.of(new byte[300_000], "x/y"))
          .request();
    }

    private void check(int cap) {
      for (BucketSnapshot<Route> bucket : pool.snapshot().buckets()) {
        assertThat(bucket.active() + bucket.idle() + bucket.opening()).isLessThanOrEqualTo(cap);
      }
    }
  }
}
