package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Call;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Delivery;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Phase;
import dev.rezo.http.Response;
import dev.rezo.testing.RawFrames;
import dev.rezo.testing.ScriptedPeer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A deadline ends its stream alone, and makes the session suspect until the peer answers. */
@Tag("F37")
class Http2DeadlineTest {

  @Test
  @Tag("F29")
  void aHeadThatDoesNotComeFailsItsStreamAlone() throws Exception {
    Http2World world = new Http2World(b -> b.timeouts(t -> t.head(ofSeconds(2))));
    CompletableFuture<Response> slow =
        world.send(
            world.client.get(VirtualClient.URL).timeouts(t -> t.head(ofSeconds(90))).request());
    Http2Peer peer = world.peer();
    CompletableFuture<Response> call = world.get();
    world.advance(ofMillis(1999));
    assertThat(call).isNotDone();
    world.advance(ofMillis(1));
    assertOver(call, Limit.HEAD, Phase.HEAD, Delivery.UNKNOWN);
    assertThat(peer.request(3).reset()).isEqualTo("CANCEL");
    peer.respond(1, 200, "slow");
    world.assertAnswer(slow, "slow");
    world.assertIdle();
    assertThat(world.server.accepted()).isEqualTo(1);
  }

  @Test
  @Tag("A105")
  void aBodyThatStallsFailsItsStreamAlone() throws Exception {
    Http2World world = new Http2World(b -> b.timeouts(t -> t.readIdle(ofMillis(300))));
    CompletableFuture<String> text =
        world.client.sendAsync(world.client.get(VirtualClient.URL).request(), BodyReaders.text());
    Http2Peer peer = world.peer();
    CompletableFuture<String> other =
        world.client.sendAsync(world.client.get(VirtualClient.URL).request(), BodyReaders.text());
    world.settle();
    peer.head(1, 200).head(3, 200);
    for (int i = 0; i < 5; i++) {
      world.advance(ofMillis(100));
      peer.data(1, "x").data(3, "x");
      world.settle();
    }
    for (int i = 0; i < 3; i++) {
      assertThat(text).isNotDone();
      world.advance(ofMillis(100));
      peer.data(3, "y");
      world.settle();
    }
    assertOver(text, Limit.READ_IDLE, Phase.BODY, Delivery.UNKNOWN);
    assertThat(peer.request(1).reset()).isEqualTo("CANCEL");
    peer.lastData(3, "z");
    world.settle();
    assertThat(other).isCompletedWithValue("xxxxxyyyz");
    world.assertIdle();
  }

  @Test
  void aWindowThatIsNeverOpenedIsToldAsWrite() throws Exception {
    Http2World world = new Http2World(b -> b.timeouts(t -> t.write(ofSeconds(5))));
    CompletableFuture<Response> other = world.get();
    Http2Peer peer = world.peer(4, 1000).opensWindows(false);
    CompletableFuture<Response> call = world.post(Bodies.of(new byte[5000], "x/y"));
    assertThat(peer.request(3).bodyLength()).isEqualTo(1000);
    world.advance(ofSeconds(4));
    peer.windowUpdate(3, 500);
    world.settle();
    assertThat(peer.request(3).bodyLength()).isEqualTo(1500);
    world.advance(ofMillis(4999));
    assertThat(call).isNotDone();
    world.advance(ofMillis(1));
    assertOver(call, Limit.WRITE, Phase.SEND, Delivery.UNKNOWN);
    assertThat(peer.request(3).reset()).isEqualTo("CANCEL");
    peer.respond(1, 200, "fine");
    world.assertAnswer(other, "fine");
    world.assertIdle();
  }

  @Test
  @Tag("A106")
  void theCallLimitCountsTheBodyToo() {
    Http2World world = new Http2World(b -> b.timeouts(t -> t.call(ofSeconds(1))));
    CompletableFuture<String> text =
        world.client.sendAsync(world.client.get(VirtualClient.URL).request(), BodyReaders.text());
    Http2Peer peer = world.peer();
    peer.head(1, 200);
    for (int i = 0; i < 9; i++) {
      world.advance(ofMillis(100));
      peer.data(1, "x");
      world.settle();
    }
    assertThat(text).isNotDone();
    world.advance(ofMillis(100));
    assertOver(text, Limit.CALL, Phase.BODY, Delivery.UNKNOWN);
    world.assertIdle();
  }

  @Test
  @Tag("A106")
  void theCallLimitCountsTheWaitForAStreamToo() {
    Http2World world =
        new Http2World(b -> b.pool(p -> p.withMaxPerBucket(1)).timeouts(t -> t.call(ofSeconds(1))));
    Http2Peer peer = world.idlePeer(3, 1);
    CompletableFuture<Response> running =
        world.send(
            world.client.get(VirtualClient.URL).timeouts(t -> t.call(ofSeconds(90))).request());
    CompletableFuture<Response> waiting = world.get();
    world.advance(ofSeconds(1));
    assertOver(waiting, Limit.CALL, Phase.ACQUIRE, Delivery.NOT_SENT);
    assertThat(running).isNotDone();
    assertThat(peer.requests()).hasSize(2);
  }

  @Test
  void withoutLimitsNothingEndsACall() throws Exception {
    Http2World world = new Http2World(b -> b.timeouts(t -> t.connect(null).head(null)));
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    world.advance(Duration.ofDays(30));
    peer.head(1, 200);
    world.advance(Duration.ofDays(30));
    peer.lastData(1, "ok");
    world.assertAnswer(call, "ok");
  }

  @Test
  void aDeadlineMakesTheSessionSuspectAndAnAnswerClearsIt() throws Exception {
    Http2World world =
        new Http2World(
            b ->
                b.pool(p -> p.withMaxPerBucket(1))
                    .timeouts(t -> t.head(ofSeconds(2)).acquire(ofSeconds(90))));
    CompletableFuture<Response> slow =
        world.send(
            world.client.get(VirtualClient.URL).timeouts(t -> t.head(ofSeconds(90))).request());
    Http2Peer peer = world.peer().acksPings(false);
    CompletableFuture<Response> call = world.get();
    world.advance(ofSeconds(2));
    assertThat(call).isCompletedExceptionally();
    assertThat(peer.framesOf("PING")).hasSize(1);
    CompletableFuture<Response> next = world.get("next");
    assertThat(peer.requests()).as("no new stream while it is suspect").hasSize(2);
    peer.pong(pingOf(peer));
    world.settle();
    peer.respond(5, 200, "next");
    world.assertAnswer(next, "next");
    world.advance(ofSeconds(60));
    assertThat(peer.framesOf("GOAWAY")).as("the answer came").isEmpty();
    assertThat(world.server.peers().get(0).clientClosed()).isFalse();
    peer.respond(1, 200, "slow");
    world.assertAnswer(slow, "slow");
    assertThat(world.server.accepted()).isEqualTo(1);
  }

  @Test
  void anAnswerThatDoesNotComeCostsTheSessionAndTheNextCallSucceedsElsewhere() throws Exception {
    Http2World world = new Http2World(b -> b.timeouts(t -> t.head(ofSeconds(2))));
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer().acksPings(false);
    CompletableFuture<Response> other =
        world.send(
            world.client.get(VirtualClient.URL).timeouts(t -> t.head(ofSeconds(90))).request());
    world.advance(ofSeconds(2));
    assertOver(call, Limit.HEAD, Phase.HEAD, Delivery.UNKNOWN);
    assertThat(peer.framesOf("PING")).hasSize(1);
    world.advance(ofSeconds(10));
    assertThat(world.server.peers().get(0).clientClosed()).isTrue();
    assertThat(other).isCompletedExceptionally();
    CompletableFuture<Response> next = world.get("next");
    Http2Peer fresh = world.peer();
    fresh.respond(fresh.takeRequest().id(), 200, "next");
    world.assertAnswer(next, "next");
  }

  @Test
  void aCallDoesNotWaitForASuspectSession() throws Exception {
    Http2World world = new Http2World(b -> b.timeouts(t -> t.head(ofSeconds(2))));
    CompletableFuture<Response> call = world.get();
    world.peer().acksPings(false);
    world.advance(ofSeconds(2));
    assertThat(call).isCompletedExceptionally();
    CompletableFuture<Response> next = world.get("next");
    Http2Peer fresh = world.peer();
    fresh.respond(fresh.takeRequest().id(), 200, "next");
    world.assertAnswer(next, "next");
    world.advance(ofSeconds(10));
    assertThat(world.server.peers().get(0).clientClosed()).isTrue();
    assertThat(world.server.accepted()).isEqualTo(2);
  }

  @Test
  void aSessionThatIsWedgedIsClosedThoughItsQuestionCannotBeWritten() throws Exception {
    Http2World world = new Http2World(b -> b.timeouts(t -> t.write(ofSeconds(5))));
    world.idlePeer(4, 10_000_000).windowUpdate(0, 10_000_000);
    world.settle();
    ScriptedPeer wire = world.server.peers().get(0);
    wire.stopReading();
    CompletableFuture<Response> call = world.post(Bodies.of(new byte[8 * 1024 * 1024], "x/y"));
    world.advance(ofSeconds(5));
    assertOver(call, Limit.WRITE, Phase.SEND, Delivery.UNKNOWN);
    world.advance(ofSeconds(10));
    assertThat(wire.clientClosed()).isTrue();
    CompletableFuture<Response> next = world.get("next");
    Http2Peer fresh = world.peer();
    fresh.respond(fresh.takeRequest().id(), 200, "next");
    world.assertAnswer(next, "next");
  }

  @Test
  void thePingOfASuspectSessionDoesNotWaitBehindABody() throws Exception {
    Http2World world =
        new Http2World(b -> b.timeouts(t -> t.head(ofSeconds(2)).write(ofSeconds(60))));
    Http2Peer peer = world.idlePeer(4, 1_000_000_000).acksPings(false);
    peer.windowUpdate(0, 1_000_000_000);
    world.settle();
    CompletableFuture<Response> call = world.get();
    ScriptedPeer wire = world.server.peers().get(0);
    wire.stopReading();
    CompletableFuture<Response> upload = world.post(Bodies.of(new byte[8 * 1024 * 1024], "x/y"));
    world.advance(ofSeconds(2));
    assertOver(call, Limit.HEAD, Phase.HEAD, Delivery.UNKNOWN);
    wire.read(200_000);
    world.settle();
    assertThat(peer.framesOf("PING")).hasSize(1);
    peer.pong(pingOf(peer));
    wire.resumeReading();
    world.settle();
    peer.respond(5, 200, "ok");
    world.assertAnswer(upload, "ok");
    world.assertIdle();
  }

  @Test
  void anAnswerWithAGoodbyeBehindItHandsOutNoStream() throws Exception {
    List<Integer> uses = new ArrayList<>();
    Http2World world =
        new Http2World(
            b ->
                b.pool(p -> p.withMaxPerBucket(1))
                    .timeouts(t -> t.head(ofSeconds(2)).acquire(ofSeconds(90)))
                    .listener(new Leases(uses)));
    CompletableFuture<Response> slow =
        world.send(
            world.client.get(VirtualClient.URL).timeouts(t -> t.head(ofSeconds(90))).request());
    Http2Peer peer = world.peer().acksPings(false);
    CompletableFuture<Response> late = world.get("late");
    world.advance(ofSeconds(2));
    assertThat(late).isCompletedExceptionally();
    CompletableFuture<Response> next = world.get("next");
    assertThat(next).isNotDone();
    uses.clear();
    peer.raw(new RawFrames().ping(pingOf(peer), true).goAway(1, 0, ""));
    world.settle();
    peer.respond(1, 200, "slow");
    world.assertAnswer(slow, "slow");
    Http2Peer fresh = world.peer();
    fresh.respond(fresh.takeRequest().id(), 200, "next");
    world.assertAnswer(next, "next");
    assertThat(uses).as("leased on the fresh session alone").containsExactly(1);
  }

  private record Leases(List<Integer> uses) implements ExchangeListener {
    @Override
    public void leased(Call call, ConnectionUse use) {
      uses.add(use.useCount());
    }
  }

  @Test
  void aSessionThatStaysSilentIsAskedOnceHoweverManyDeadlinesPass() {
    Http2World world = new Http2World(b -> b.timeouts(t -> t.head(ofSeconds(2))));
    world.burst(50);
    Http2Peer peer = world.peer().acksPings(false);
    world.advance(ofSeconds(2));
    assertThat(peer.framesOf("PING")).hasSize(1);
    assertThat(peer.framesOf("RST_STREAM")).hasSize(50);
    world.advance(ofSeconds(10));
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  private static long pingOf(Http2Peer peer) {
    return peer.frames().stream()
        .filter(frame -> frame.is(Http2Frame.PING) && !frame.has(Http2Frame.ACK))
        .reduce((first, second) -> second)
        .map(frame -> ByteBuffer.wrap(frame.payload()).getLong())
        .orElseThrow();
  }

  private static void assertOver(
      CompletableFuture<?> call, Limit limit, Phase phase, Delivery delivery) {
    assertThat(call).isCompletedExceptionally();
    assertThat(DeadlineTest.failure(call))
        .isInstanceOfSatisfying(
            DeadlineException.class,
            e -> {
              assertThat(e.limit()).isEqualTo(limit);
              assertThat(e.phase()).isEqualTo(phase);
              assertThat(e.delivery()).isEqualTo(delivery);
            });
  }
}
