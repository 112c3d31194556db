package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.RawFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A session that is lost under its streams: what is sent again, and what is told (F7). */
@Tag("F7")
class Http2LossTest {

  private final Http2World world = new Http2World();

  private enum Moment {
    /** The end has left the server when the call begins, and nobody has seen it yet. */
    BEFORE_THE_REQUEST,
    AFTER_ALL_OF_IT,
    AFTER_AN_INTERIM_RESPONSE
  }

  /** (a) not processed for sure: any; (b) reused and silent: what may be repeated; (c) none. */
  static Stream<Arguments> table() {
    List<Arguments> rows = new ArrayList<>();
    for (Asked asked : Asked.values()) {
      for (boolean resets : new boolean[] {false, true}) {
        rows.add(Arguments.of(asked, Moment.BEFORE_THE_REQUEST, resets, true));
        rows.add(Arguments.of(asked, Moment.AFTER_ALL_OF_IT, resets, asked.isRepeatable()));
        rows.add(Arguments.of(asked, Moment.AFTER_AN_INTERIM_RESPONSE, resets, false));
      }
    }
    return rows.stream();
  }

  @ParameterizedTest(name = "{0} {1}, resets {2}: sent again {3}")
  @MethodSource("table")
  void onAReusedSession(Asked asked, Moment moment, boolean resets, boolean sentAgain)
      throws Exception {
    Http2Peer stale = world.idlePeer();
    world.advance(ofSeconds(1));
    CompletableFuture<Response> call;
    if (moment == Moment.BEFORE_THE_REQUEST) {
      end(stale, resets);
      call = world.send(asked.request(world.client));
    } else {
      call = world.send(asked.request(world.client));
      if (moment == Moment.AFTER_AN_INTERIM_RESPONSE) {
        stale.head(3, 103);
        world.settle();
      }
      end(stale, resets);
      world.settle();
    }
    if (sentAgain) {
      Http2Peer fresh = world.peer();
      fresh.respond(fresh.takeRequest().id(), 200, "ok");
      world.assertAnswer(call, "ok");
      assertThat(call.join().connection().reused()).isFalse();
    } else {
      assertLost(call);
      assertThat(world.server.accepted()).as("nothing was sent twice").isEqualTo(1);
    }
    assertThat(world.server.peers().get(0).clientClosed()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void onAFreshSessionNothingIsSentAgain(Asked asked) {
    CompletableFuture<Response> call = world.send(asked.request(world.client));
    world.peer().breakOff();
    assertLost(call);
    assertThat(world.server.accepted()).isEqualTo(1);
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  void theFailureNamesStreamConnectionAndAge() {
    Http2Peer peer = world.idlePeer();
    world.advance(ofSeconds(5));
    CompletableFuture<Response> call = world.post(Bodies.text("x"));
    world.advance(ofSeconds(7));
    peer.breakOff();
    RezoException failure = world.failure(call);
    assertThat(failure.getMessage())
        .contains("stream 3")
        .contains("POST http://service.test/")
        .contains("HTTP/2")
        .contains("12 s old, use 2")
        .contains("192.0.2.1");
    assertThat(failure).hasRootCauseMessage("Connection reset");
  }

  @Test
  void allStreamsOfALostSessionEndAndEachByItsOwnRule() throws Exception {
    Http2Peer stale = world.idlePeer();
    List<CompletableFuture<Response>> gets = world.burst(5);
    CompletableFuture<Response> post = world.post(Bodies.text("x"));
    stale.respond(3, 200, "first");
    world.settle();
    stale.head(5, 200, "content-length", "100").data(5, "half");
    world.settle();
    CompletableFuture<String> half = gets.get(1).join().body().textAsync();
    stale.breakOff();
    world.settle();
    world.assertAnswer(gets.get(0), "first");
    assertThat(DeadlineTest.failure(half)).hasMessageContaining("4 of 100");
    assertLost(post);
    assertThat(world.server.accepted()).isEqualTo(2);
    Http2Peer fresh = world.peer();
    fresh.onRequest(request -> fresh.respond(request.id(), 200, request.path()));
    for (int i = 2; i < 5; i++) {
      world.assertAnswer(gets.get(i), "/" + i);
    }
    world.assertIdle();
  }

  @Test
  void aBodyThatWasCutByAFinSaysSo() {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    peer.head(1, 200).data(1, "half");
    world.settle();
    CompletableFuture<String> text = call.join().body().textAsync();
    peer.close();
    world.settle();
    assertThat(text).isCompletedExceptionally();
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  void aSessionThatBreaksARuleFailsAllItsStreamsAndSaysWhy() {
    List<CompletableFuture<Response>> calls = world.burst(3);
    Http2Peer peer = world.peer();
    peer.raw(new RawFrames().frame(0x6, 0, 0, new byte[7]));
    for (CompletableFuture<Response> call : calls) {
      assertThat(world.failure(call).getMessage()).contains("PING").contains("section 6.7");
    }
    assertThat(peer.framesOf("GOAWAY")).containsExactly("GOAWAY 0 FRAME_SIZE_ERROR");
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  void callsThatWaitedForAStreamOfALostSessionOpenAnother() throws Exception {
    Http2World one = new Http2World(b -> b.pool(p -> p.withMaxPerBucket(1)));
    Http2Peer stale = one.idlePeer(3, 1);
    List<CompletableFuture<Response>> calls = one.burst(3);
    stale.breakOff();
    one.settle();
    Http2Peer fresh = one.peer();
    fresh.onRequest(request -> fresh.respond(request.id(), 200, request.path()));
    for (int i = 0; i < 3; i++) {
      one.assertAnswer(calls.get(i), "/" + i);
    }
    assertThat(one.server.accepted()).isEqualTo(2);
    one.assertIdle();
  }

  @Test
  void aSessionThatCannotBeOpenedFailsTheWholeBurst() {
    world.server.always(ConnectOutcome.refuse());
    List<CompletableFuture<Response>> calls = world.burst(20);
    world.advance(ofSeconds(60));
    assertThat(calls).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(world.client.runningCalls()).isZero();
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  void aPeerThatClosesAtOnceFailsTheCallAndLoopsNot() {
    world.server.close();
    int[] accepted = {0};
    world.virtual.network.listen(
        VirtualClient.ADDRESS,
        wire -> {
          accepted[0]++;
          wire.close();
        });
    CompletableFuture<Response> call = world.get();
    world.advance(ofSeconds(60));
    assertThat(call).isCompletedExceptionally();
    assertThat(accepted[0]).isLessThan(10);
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  private void end(Http2Peer peer, boolean resets) {
    if (resets) {
      peer.breakOff();
    } else {
      peer.close();
    }
  }

  private void assertLost(CompletableFuture<Response> call) {
    RezoException failure = world.failure(call);
    assertThat(failure).isInstanceOf(ConnectionLostException.class);
    assertThat(failure.delivery()).isEqualTo(Delivery.UNKNOWN);
  }
}
