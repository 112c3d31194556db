package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.Delivery;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.testing.RawFrames;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9113 section 6.8: a server that wants no more of a session. */
class Http2GoAwayTest {

  private final Http2World world = new Http2World();

  @Test
  @Tag("A51")
  @Tag("F31")
  void streamsUpToTheLastFinishAndThoseAboveAreSentAgain() throws Exception {
    List<CompletableFuture<Response>> calls = world.burst(2);
    Http2Peer old = world.peer();
    old.goAway(1);
    world.settle();
    Http2Peer fresh = world.peer();
    assertThat(fresh.takeRequest().path()).isEqualTo("/1");
    old.respond(1, 200, "old");
    fresh.respond(1, 200, "fresh");
    world.assertAnswer(calls.get(0), "old");
    world.assertAnswer(calls.get(1), "fresh");
    assertThat(world.server.peers().get(0).clientClosed()).isTrue();
    assertThat(world.server.accepted()).isEqualTo(2);
    world.assertIdle();
  }

  @Test
  @Tag("A32")
  void theNextRequestOpensAFreshSession() throws Exception {
    CompletableFuture<Response> running = world.get("a");
    Http2Peer old = world.peer();
    old.goAway(1);
    world.settle();
    CompletableFuture<Response> next = world.get("b");
    Http2Peer fresh = world.peer();
    fresh.respond(fresh.takeRequest().id(), 200, "b");
    world.assertAnswer(next, "b");
    old.respond(1, 200, "a");
    world.assertAnswer(running, "a");
    world.assertIdle();
  }

  @Test
  @Tag("A32")
  void anIdleSessionThatIsGivenUpIsClosedAtOnce() throws Exception {
    Http2Peer old = world.idlePeer();
    old.goAway(1);
    world.settle();
    assertThat(world.server.peers().get(0).clientClosed()).isTrue();
    DeadlineTest.assertNothingLeft(world.virtual);
    CompletableFuture<Response> next = world.get();
    Http2Peer fresh = world.peer();
    fresh.respond(1, 200, "ok");
    world.assertAnswer(next, "ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PATCH", "DELETE"})
  @Tag("A51")
  @Tag("F7")
  void whatIsAboveTheLastIsSentAgainWhateverItsMethod(String method) throws Exception {
    CompletableFuture<Response> first = world.get("first");
    Http2Peer old = world.peer();
    CompletableFuture<Response> call =
        world.send(
            world
                .client
                .call(method, VirtualClient.URL)
                .body(method.equals("GET") ? null : Bodies.text("x"))
                .request());
    old.goAway(1);
    Http2Peer fresh = world.peer();
    PeerRequest again = fresh.takeRequest();
    assertThat(again.method()).isEqualTo(method);
    assertThat(again.text()).isEqualTo(method.equals("GET") ? "" : "x");
    fresh.respond(1, 200, "ok");
    world.assertAnswer(call, "ok");
    assertThat(first).isNotDone();
  }

  @Test
  @Tag("A51")
  void goAwayOfZeroSendsAllAgain() throws Exception {
    List<CompletableFuture<Response>> calls = world.burst(20);
    world.peer().goAway(0);
    Http2Peer fresh = world.peer();
    fresh.onRequest(request -> fresh.respond(request.id(), 200, request.path()));
    for (int i = 0; i < 20; i++) {
      world.assertAnswer(calls.get(i), "/" + i);
    }
    assertThat(world.server.accepted()).isEqualTo(2);
    world.assertIdle();
  }

  @Test
  @Tag("F31")
  void inTwoStepsWhatCameBetweenThemFinishes() throws Exception {
    CompletableFuture<Response> first = world.get("a");
    Http2Peer old = world.peer();
    CompletableFuture<Response> second = world.get("b");
    old.goAway(Integer.MAX_VALUE);
    world.settle();
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    CompletableFuture<Response> third = world.get("c");
    Http2Peer fresh = world.peer();
    assertThat(fresh.takeRequest().path()).isEqualTo("/c");
    old.goAway(3);
    old.respond(1, 200, "a").respond(3, 200, "b");
    fresh.respond(1, 200, "c");
    world.assertAnswer(first, "a");
    world.assertAnswer(second, "b");
    world.assertAnswer(third, "c");
    world.assertIdle();
  }

  @Test
  @Tag("F31")
  void theSecondStepMayRefuseWhatTheFirstLetStand() throws Exception {
    List<CompletableFuture<Response>> calls = world.burst(2);
    Http2Peer old = world.peer();
    old.goAway(Integer.MAX_VALUE);
    world.settle();
    assertThat(world.server.accepted()).isEqualTo(1);
    old.goAway(1).respond(1, 200, "a");
    world.assertAnswer(calls.get(0), "a");
    Http2Peer fresh = world.peer();
    assertThat(fresh.takeRequest().path()).isEqualTo("/1");
    fresh.respond(1, 200, "b");
    world.assertAnswer(calls.get(1), "b");
  }

  @Test
  @Tag("F7")
  void aBodyThatWasOpenedAndCannotBeRepeatedFailsAsRefused() {
    CompletableFuture<Response> first = world.get();
    Http2Peer old = world.peer();
    CompletableFuture<Response> call =
        world.post(Bodies.stream(new ByteArrayInputStream(new byte[] {'x'}), 1, "x/y"));
    old.goAway(1, "ENHANCE_YOUR_CALM", "too many pings");
    RezoException failure = world.failure(call);
    assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED);
    assertThat(failure.getMessage()).contains("ENHANCE_YOUR_CALM").contains("too many pings");
    assertThat(world.server.accepted()).isEqualTo(1);
    assertThat(first).isNotDone();
  }

  @Test
  @Tag("F31")
  void anErrorIsNamedWithWhatThePeerSaysOfIt() {
    CompletableFuture<Response> call = world.get();
    Http2Peer old = world.peer();
    old.goAway(1, "INTERNAL_ERROR", "out of disk").close();
    RezoException failure = world.failure(call);
    assertThat(failure.delivery()).isEqualTo(Delivery.UNKNOWN);
    assertThat(failure.getMessage()).contains("INTERNAL_ERROR").contains("out of disk");
    assertThat(world.server.accepted()).isEqualTo(1);
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  @Tag("F31")
  void callsThatWaitedForAStreamGoToAFreshSession() throws Exception {
    Http2Peer old = world.idlePeer(3, 1);
    List<CompletableFuture<Response>> calls = world.burst(4);
    old.goAway(3);
    world.settle();
    Http2Peer fresh = world.peer();
    fresh.onRequest(request -> fresh.respond(request.id(), 200, request.path()));
    old.respond(3, 200, "/0");
    for (int i = 0; i < 4; i++) {
      world.assertAnswer(calls.get(i), "/" + i);
    }
    assertThat(world.server.accepted()).isEqualTo(2);
    world.assertIdle();
  }

  @Test
  @Tag("A51")
  void aRequestThatIsSentAsTheGoAwayComesIsSentAgain() throws Exception {
    Http2Peer old = world.idlePeer();
    CompletableFuture<Response> call =
        world.client.sendAsync(
            world.client.post(VirtualClient.URL).body(Bodies.text("x")).request());
    old.raw(new RawFrames().goAway(1, 0, "")).close();
    world.settle();
    Http2Peer fresh = world.peer();
    assertThat(fresh.takeRequest().text()).isEqualTo("x");
    fresh.respond(1, 200, "ok");
    world.assertAnswer(call, "ok");
    assertThat(world.server.accepted()).isEqualTo(2);
  }

  @Test
  @Tag("A51")
  void aServerThatGoesAwayEachTenRequestsIsNotNoticed() throws Exception {
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      calls.add(
          world.client.sendAsync(
              world.client.post(VirtualClient.URL + i).body(Bodies.text("b" + i)).request()));
    }
    for (int session = 0; session < 10 && !calls.stream().allMatch(c -> c.isDone()); session++) {
      world.settle();
      if (world.server.accepted() == session) {
        break;
      }
      Http2Peer peer = world.peer();
      peer.goAway(19);
      peer.onRequest(
          request -> {
            if (request.id() <= 19) {
              peer.respond(request.id(), 200, request.text());
            }
          });
      world.settle();
    }
    for (int i = 0; i < 30; i++) {
      world.assertAnswer(calls.get(i), "b" + i);
    }
    assertThat(world.server.accepted()).isEqualTo(3);
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  void aGivenUpSessionWhoseStreamNeverEndsHasTheLimitsOfItsCall() {
    Http2World limited = new Http2World(b -> b.timeouts(t -> t.head(ofSeconds(7))));
    CompletableFuture<Response> call = limited.get();
    Http2Peer old = limited.peer();
    old.goAway(1);
    limited.advance(ofSeconds(7));
    assertThat(limited.failure(call).getMessage()).contains("7000 ms");
    DeadlineTest.assertNothingLeft(limited.virtual);
  }
}
