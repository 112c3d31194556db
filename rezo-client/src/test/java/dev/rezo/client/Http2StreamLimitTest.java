package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.http.StreamResetException;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many streams run at a time: what the peer allows, and what happens to the others. */
class Http2StreamLimitTest {

  /** With one connection, so that who finds no room waits. */
  private final Http2World world = new Http2World(b -> b.pool(p -> p.withMaxPerBucket(1)));

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  @Tag("A43")
  @Tag("F11")
  void aColdBurstOpensOneConnection(int calls) throws Exception {
    List<CompletableFuture<Response>> burst = world.burst(calls);
    Http2Peer peer = world.peer();
    assertThat(peer.requests()).hasSize(calls);
    peer.onRequest(request -> peer.respond(request.id(), 200, request.path()));
    for (int i = 0; i < calls; i++) {
      world.assertAnswer(burst.get(i), "/" + i);
    }
    assertThat(world.server.accepted()).isEqualTo(1);
    world.assertIdle();
  }

  @Test
  @Tag("A43")
  void aColdBurstAboveTheLimitOfAPeerThatSaidNothingWaits() throws Exception {
    List<CompletableFuture<Response>> burst = world.burst(500);
    Http2Peer peer = world.peer(3, 100);
    assertThat(peer.requests()).hasSize(100);
    peer.onRequest(request -> peer.respond(request.id(), 200, request.path()));
    for (int i = 0; i < 500; i++) {
      world.assertAnswer(burst.get(i), "/" + i);
    }
    assertThat(peer.mostOpen()).isEqualTo(100);
    assertThat(world.server.accepted()).isEqualTo(1);
    world.assertIdle();
  }

  @Test
  @Tag("A47")
  @Tag("F28")
  void noMoreStreamsAreOpenThanThePeerAllows() throws Exception {
    Http2Peer peer = world.idlePeer(3, 2);
    List<CompletableFuture<Response>> burst = world.burst(10);
    assertThat(peer.open()).isEqualTo(2);
    assertThat(world.virtual.bucket()).contains("8 waiting");
    for (int i = 0; i < 10; i++) {
      peer.respond(peer.requests().get(i + 1).id(), 200, "ok");
      world.settle();
      assertThat(burst.get(i)).isCompleted();
    }
    assertThat(peer.mostOpen()).isEqualTo(2);
    assertThat(world.server.accepted()).isEqualTo(1);
    assertAllAnswered(burst);
    world.assertIdle();
  }

  @Test
  @Tag("F28")
  void aLimitThatIsLoweredFailsNothing() throws Exception {
    Http2Peer peer = world.idlePeer(3, 5);
    List<CompletableFuture<Response>> burst = world.burst(8);
    assertThat(peer.open()).isEqualTo(5);
    peer.maxStreams(1);
    world.settle();
    for (int i = 0; i < 8; i++) {
      peer.respond(peer.requests().get(i + 1).id(), 200, "ok");
      world.settle();
      assertThat(peer.open()).as("after " + i).isEqualTo(i < 4 ? 4 - i : i < 7 ? 1 : 0);
    }
    assertAllAnswered(burst);
    world.assertIdle();
  }

  @Test
  @Tag("F28")
  void aLimitThatIsLoweredWhileHeadsAreOnTheirWayRefusesAndTheyComeAgain() throws Exception {
    List<CompletableFuture<Response>> burst = world.burst(10);
    Http2Peer peer = world.peer(3, 2);
    for (int id = 5; id <= 19; id += 2) {
      peer.reset(id, "REFUSED_STREAM");
    }
    world.settle();
    assertThat(burst).noneMatch(CompletableFuture::isDone);
    assertThat(peer.open()).isEqualTo(2);
    peer.onRequest(
        request -> {
          assertThat(peer.open()).isLessThanOrEqualTo(2);
          peer.respond(request.id(), 200, request.path());
        });
    for (int i = 0; i < 10; i++) {
      world.assertAnswer(burst.get(i), "/" + i);
    }
    assertThat(world.server.accepted()).isEqualTo(1);
    world.assertIdle();
  }

  @Test
  @Tag("F28")
  void aLimitOfZeroStopsAndRaisingItGoesOn() throws Exception {
    Http2Peer peer = world.idlePeer();
    peer.maxStreams(0);
    world.settle();
    List<CompletableFuture<Response>> burst = world.burst(3);
    assertThat(peer.requests()).hasSize(1);
    assertThat(burst).noneMatch(CompletableFuture::isDone);
    world.advance(ofSeconds(20));
    assertThat(world.server.accepted()).isEqualTo(1);
    peer.maxStreams(2);
    world.settle();
    assertThat(peer.requests()).hasSize(3);
    peer.onRequest(request -> peer.respond(request.id(), 200, "ok"));
    assertAllAnswered(burst);
    assertThat(peer.mostOpen()).isEqualTo(2);
    world.assertIdle();
  }

  @Test
  @Tag("F7")
  void aRefusedPostIsSentAgainWithItsBody() throws Exception {
    CompletableFuture<Response> call = world.post(Bodies.text("once"));
    Http2Peer peer = world.peer();
    peer.reset(1, "REFUSED_STREAM");
    world.settle();
    assertThat(peer.request(3).text()).isEqualTo("once");
    peer.respond(3, 200, "ok");
    world.assertAnswer(call, "ok");
    world.assertIdle();
  }

  @Test
  @Tag("F7")
  void aRefusedBodyThatWasOpenedAndCannotBeRepeatedIsNotSentAgain() {
    CompletableFuture<Response> call =
        world.post(Bodies.stream(new ByteArrayInputStream(new byte[] {'x'}), 1, "x/y"));
    Http2Peer peer = world.peer();
    peer.reset(1, "REFUSED_STREAM");
    RezoException failure = world.failure(call);
    assertThat(failure).isInstanceOf(StreamResetException.class);
    assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED);
    assertThat(peer.requests()).hasSize(1);
    world.assertIdle();
  }

  @Test
  @Tag("F7")
  void aPeerThatRefusesForEverIsNotAskedForEver() {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    peer.onRequest(request -> peer.reset(request.id(), "REFUSED_STREAM"));
    world.settle();
    world.advance(ofSeconds(60));
    RezoException failure = world.failure(call);
    assertThat(failure).isInstanceOf(StreamResetException.class);
    assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED);
    assertThat(peer.requests().size()).isLessThan(20);
  }

  @Test
  @Tag("F8")
  void whoWaitsForAStreamHasTheAcquireLimit() {
    Http2World hasty =
        new Http2World(
            b -> b.pool(p -> p.withMaxPerBucket(1)).timeouts(t -> t.acquire(ofSeconds(3))));
    Http2Peer peer = hasty.idlePeer(3, 1);
    CompletableFuture<Response> running = hasty.get("a");
    CompletableFuture<Response> waiting = hasty.get("b");
    hasty.advance(ofSeconds(3));
    RezoException failure = hasty.failure(waiting);
    assertThat(failure.phase()).isEqualTo(Phase.ACQUIRE);
    assertThat(failure.delivery()).isEqualTo(Delivery.NOT_SENT);
    assertThat(running).isNotDone();
    assertThat(peer.framesOf("PING")).as("its time was not the peer's").isEmpty();
    peer.respond(3, 200, "");
    hasty.settle();
    assertThat(running).isCompleted();
    hasty.assertIdle();
  }

  @Test
  void whoWaitsForAStreamCanBeCancelled() {
    Http2Peer peer = world.idlePeer(3, 1);
    List<CompletableFuture<Response>> burst = world.burst(3);
    burst.get(1).cancel(true);
    world.settle();
    peer.onRequest(request -> peer.respond(request.id(), 200, ""));
    world.settle();
    assertThat(burst.get(0)).isCompleted();
    assertThat(burst.get(2)).isCompleted();
    assertThat(peer.requests()).extracting(PeerRequest::path).containsExactly("/warm", "/0", "/2");
    world.assertIdle();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  @Tag("F28")
  void anotherSessionIsOpenedOnlyWhereTheLimitsAllowIt(int sessions) {
    Http2World limited = new Http2World(b -> b.pool(p -> p.withMaxSharedPerBucket(sessions)));
    limited.idlePeer(3, 1);
    List<CompletableFuture<Response>> burst = limited.burst(3);
    assertThat(limited.server.accepted()).isEqualTo(sessions);
    assertThat(burst).noneMatch(CompletableFuture::isDone);
  }

  @Test
  @Tag("A2")
  void aSessionCountsAsOneConnectionHoweverManyStreamsItHas() {
    world.idlePeer();
    List<CompletableFuture<Response>> burst = world.burst(50);
    assertThat(world.virtual.bucket()).contains("1 active, 0 idle, 0 waiting");
    assertThat(burst).hasSize(50);
    assertThat(world.server.accepted()).isEqualTo(1);
  }

  private void assertAllAnswered(List<CompletableFuture<Response>> calls) throws Exception {
    for (CompletableFuture<Response> call : new ArrayList<>(calls)) {
      world.assertAnswer(call, "ok");
    }
  }
}
