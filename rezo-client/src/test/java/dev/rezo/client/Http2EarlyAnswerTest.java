package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.FullDuplexTest.Talk;
import dev.rezo.http.Bodies;
import dev.rezo.http.Response;
import dev.rezo.testing.RawFrames;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that come before the request was sent whole (RFC 9113 section 8.1). */
class Http2EarlyAnswerTest {

  private final Http2World world = new Http2World();

  @ParameterizedTest
  @ValueSource(strings = {"NO_ERROR", "CANCEL", ""})
  void aWholeAnswerEndsTheUpload(String resetAfter) throws Exception {
    Http2Peer peer = world.idlePeer().opensWindows(false);
    UserCodeTest.TestBody body = new UserCodeTest.TestBody();
    CompletableFuture<Response> call = world.post(body);
    peer.respond(3, 413, "too large");
    if (!resetAfter.isEmpty()) {
      peer.raw(new RawFrames().reset(3, Http2Frame.codeOf(resetAfter)));
    }
    world.assertAnswer(call, "too large");
    assertThat(call.join().status()).isEqualTo(413);
    assertThat(body.closed).isEqualTo(1);
    assertThat(world.server.accepted()).isEqualTo(1);
    world.assertIdle();
  }

  @Test
  void theStreamIsResetSoThatThePeerWaitsForNothing() throws Exception {
    Http2Peer peer = world.idlePeer().opensWindows(false);
    CompletableFuture<Response> call = world.post(Bodies.of(new byte[300_000], "x/y"));
    assertThat(peer.request(3).bodyLength()).isEqualTo(65_535);
    peer.respond(3, 413, "");
    world.assertAnswer(call, "");
    assertThat(peer.request(3).reset()).isEqualTo("NO_ERROR");
    peer.windowUpdate(0, 65_535).opensWindows(true);
    CompletableFuture<Response> next = world.post(Bodies.text("next"));
    peer.respond(5, 200, "ok");
    world.assertAnswer(next, "ok");
    assertThat(world.server.accepted()).isEqualTo(1);
  }

  @Test
  void anAnswerMayBeginWhileTheUploadGoesOn() throws Exception {
    Http2Peer peer = world.idlePeer().opensWindows(false);
    CompletableFuture<Response> call = world.post(Bodies.of(new byte[100_000], "x/y"));
    peer.head(3, 200).data(3, "he");
    world.settle();
    assertThat(call).isCompleted();
    peer.windowUpdate(0, 100_000).windowUpdate(3, 100_000);
    world.settle();
    assertThat(peer.request(3).ended()).isTrue();
    peer.lastData(3, "re");
    world.assertAnswer(call, "here");
    assertThat(peer.request(3).reset()).isEmpty();
    world.assertIdle();
  }

  @Test
  void aBodyThatExpectsAContinueWaitsForIt() throws Exception {
    Talk body = new Talk();
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> call = sendExpecting(body);
    PeerRequest request = peer.request(3);
    assertThat(request.field("expect")).isEqualTo("100-continue");
    assertThat(request.bodyLength()).isZero();
    assertThat(body.opened).isZero();
    peer.head(3, 103);
    world.settle();
    assertThat(body.opened).isZero();
    peer.head(3, 100);
    world.settle();
    assertThat(request.text()).isEqualTo("hello");
    assertThat(request.ended()).isTrue();
    peer.respond(3, 200, "ok");
    world.assertAnswer(call, "ok");
    world.assertIdle();
  }

  @Test
  void aBodyThatExpectsAContinueIsSentAfterASecondOfSilence() throws Exception {
    Talk body = new Talk();
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> call = sendExpecting(body);
    world.advance(ofMillis(999));
    assertThat(body.opened).isZero();
    world.advance(ofMillis(1));
    assertThat(peer.request(3).text()).isEqualTo("hello");
    world.advance(ofSeconds(29));
    assertThat(call).isNotDone();
    peer.respond(3, 200, "ok");
    world.assertAnswer(call, "ok");
  }

  @ParameterizedTest
  @ValueSource(ints = {417, 413, 200})
  void aFinalAnswerIsGivenAndTheBodyIsNotSent(int status) throws Exception {
    Talk body = new Talk();
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> call = sendExpecting(body);
    peer.respond(3, status, "no");
    world.assertAnswer(call, "no");
    assertThat(call.join().status()).isEqualTo(status);
    assertThat(body.opened).isZero();
    assertThat(peer.request(3).bodyLength()).isZero();
    assertThat(peer.request(3).ended() || !peer.request(3).reset().isEmpty())
        .as("the peer waits for nothing")
        .isTrue();
    world.assertIdle();
    assertThat(world.server.accepted()).isEqualTo(1);
  }

  @Test
  @Tag("F7")
  void aRefusalBeforeTheContinueIsSentAgain() throws Exception {
    Talk body = new Talk();
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> call = sendExpecting(body);
    peer.reset(3, "REFUSED_STREAM");
    world.settle();
    assertThat(call).isNotDone();
    assertThat(body.opened).isZero();
    peer.head(5, 100);
    world.settle();
    assertThat(peer.request(5).text()).isEqualTo("hello");
    peer.respond(5, 200, "ok");
    world.assertAnswer(call, "ok");
  }

  @Test
  @Tag("A107")
  void cancellingWhileItWaitsLeavesNothing() {
    Talk body = new Talk();
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> call = sendExpecting(body);
    call.cancel(true);
    world.settle();
    assertThat(body.opened).isZero();
    assertThat(peer.request(3).reset()).isEqualTo("CANCEL");
    world.assertIdle();
  }

  private CompletableFuture<Response> sendExpecting(Talk body) {
    body.says("hello");
    body.ends();
    return world.send(
        world.client.post(VirtualClient.URL).header("Expect", "100-continue").body(body).request());
  }
}
