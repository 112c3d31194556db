package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.Protocol;
import dev.rezo.http.Response;
import dev.rezo.testing.RawFrames;
import dev.rezo.testing.ScriptedPeer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session on which nothing runs. */
class Http2IdleTest {

  private final Http2World world = new Http2World();

  @Test
  @Tag("A31")
  @Tag("A55")
  void anIdleSessionIsClosedInOrderAtItsIdleTimeout() {
    Http2Peer peer = world.idlePeer();
    ScriptedPeer wire = world.server.peers().get(0);
    int before = peer.frames().size();
    world.advance(ofMillis(59_999));
    assertThat(wire.clientClosed()).isFalse();
    assertThat(peer.logSince(before)).isEmpty();
    world.advance(ofMillis(1));
    assertThat(peer.logSince(before)).containsExactly("GOAWAY 0 NO_ERROR");
    assertThat(wire.clientClosed()).isTrue();
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  @Tag("A31")
  void theIdleTimeCanBeSet() {
    Http2World quick = new Http2World(b -> b.pool(p -> p.withIdleTimeout(ofMillis(300))));
    quick.idlePeer();
    quick.advance(ofMillis(300));
    DeadlineTest.assertNothingLeft(quick.virtual);
  }

  @Test
  @Tag("A33")
  @Tag("F6")
  void aStreamThatIsLongerThanTheIdleTimeoutIsNotEvicted() throws Exception {
    Http2World patient = new Http2World(b -> b.timeouts(t -> t.head(Duration.ofMinutes(5))));
    CompletableFuture<Response> call = patient.get();
    Http2Peer peer = patient.peer();
    patient.advance(ofSeconds(200));
    peer.head(1, 200);
    patient.settle();
    CompletableFuture<String> text = call.join().body().textAsync();
    patient.advance(ofSeconds(200));
    peer.lastData(1, "late");
    patient.settle();
    assertThat(text).isCompletedWithValue("late");
    patient.assertIdle();
    assertThat(patient.server.accepted()).isEqualTo(1);
  }

  @Test
  void theIdleTimeBeginsAnewWithEachRequest() {
    Http2Peer peer = world.idlePeer();
    for (int i = 0; i < 5; i++) {
      world.advance(ofSeconds(50));
      CompletableFuture<Response> call = world.get();
      peer.respond(2 * i + 3, 200, "");
      world.settle();
      assertThat(call).isCompleted();
    }
    assertThat(world.server.accepted()).isEqualTo(1);
    world.advance(ofSeconds(60));
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  @Tag("F30")
  void whatThePeerSaysOfTheSessionWhileIdleIsAnsweredAndEvictsNothing() throws Exception {
    Http2Peer peer = world.idlePeer();
    int before = peer.frames().size();
    peer.ping(7).settings(3, 50).windowUpdate(0, 1000);
    peer.raw(new RawFrames().frame(0x2, 0, 1, new byte[5]).frame(0xfe, 0, 0, new byte[3]));
    world.settle();
    assertThat(peer.logSince(before)).containsExactlyInAnyOrder("PING ACK 7", "SETTINGS ACK");
    CompletableFuture<Response> call = world.get();
    peer.respond(3, 200, "ok");
    world.assertAnswer(call, "ok");
    assertThat(world.server.accepted()).isEqualTo(1);
  }

  @Test
  void whatThePeerSaysWhileIdleDoesNotKeepItOpen() {
    Http2Peer peer = world.idlePeer();
    for (int i = 0; i < 6; i++) {
      world.advance(ofSeconds(10));
      peer.ping(i);
      world.settle();
    }
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  @Tag("F30")
  void aFinWhileIdleEvictsAtOnce() {
    Http2Peer peer = world.idlePeer();
    peer.close();
    world.settle();
    DeadlineTest.assertNothingLeft(world.virtual);
    CompletableFuture<Response> next = world.get();
    world.peer().respond(1, 200, "");
    world.settle();
    assertThat(next.join().connection().reused()).isFalse();
  }

  @Test
  @Tag("F30")
  void aResetWhileIdleEvictsAtOnce() {
    world.idlePeer().breakOff();
    world.settle();
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  void aResponseThatNobodyAskedForCostsTheIdleSession() {
    Http2Peer peer = world.idlePeer();
    peer.raw(new RawFrames().headers(7, true, ":status", "200"));
    world.settle();
    assertThat(peer.framesOf("GOAWAY")).containsExactly("GOAWAY 0 PROTOCOL_ERROR");
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  void settingsThatAreNeverAcknowledgedCostTheSession() {
    CompletableFuture<Response> call = world.get();
    ScriptedPeer wire = world.server.takePeer();
    wire.send(new RawFrames().settings().bytes());
    world.advance(ofMillis(9_999));
    assertThat(call).isNotDone();
    world.advance(ofMillis(1));
    assertThat(world.failure(call).getMessage()).contains("SETTINGS");
    assertThat(wire.clientClosed()).isTrue();
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  @Tag("F18")
  void aSessionThatWasOpenedAheadServes() throws Exception {
    CompletableFuture<Integer> opened = world.client.preconnect(VirtualClient.URL, 1);
    world.settle();
    Http2Peer peer = world.peer();
    assertThat(opened).isCompleted();
    assertThat(peer.framesOf("SETTINGS")).isNotEmpty();
    CompletableFuture<Response> call = world.get();
    peer.respond(1, 200, "ok");
    world.assertAnswer(call, "ok");
    assertThat(call.join().connection().protocol()).isEqualTo(Protocol.HTTP_2);
    assertThat(world.server.accepted()).isEqualTo(1);
  }

  @Test
  @Tag("A63")
  void anEndIsSeenBeforeTheFirstByteAndCostsNotEvenAPost() throws Exception {
    Http2Peer peer = world.idlePeer();
    world.advance(Duration.ofSeconds(2));
    CompletableFuture<Response> call =
        world.client.post(VirtualClient.URL).body(Bodies.text("x")).sendAsync();
    peer.breakOff(); // After the call began, and before it has the session.
    Http2Peer fresh = world.peer();
    fresh.respond(fresh.takeRequest().id(), 200, "ok");
    world.assertAnswer(call, "ok");
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  @Tag("F36")
  void closingTheClientSaysGoodbyeToAnIdleSession() {
    Http2Peer peer = world.idlePeer();
    world.client.close(Duration.ZERO);
    world.settle();
    assertThat(peer.framesOf("GOAWAY")).containsExactly("GOAWAY 0 NO_ERROR");
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  @Tag("A34")
  void theSnapshotShowsTheSessionAndItsStreams() {
    world.idlePeer();
    world.burst(3);
    assertThat(world.virtual.pool.snapshot().buckets())
        .singleElement()
        .satisfies(
            bucket -> {
              assertThat(bucket.active()).isEqualTo(1);
              assertThat(bucket.leases()).isEqualTo(3);
            });
  }
}
