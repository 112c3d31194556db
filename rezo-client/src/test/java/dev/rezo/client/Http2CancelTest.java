package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.Response;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.RawFrames;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that are given up: their stream is reset and the session lives on. */
@Tag("A107")
class Http2CancelTest {

  private final Http2World world = new Http2World();

  @Test
  void aCallThatIsCancelledBeforeItsHeadWasWrittenIsNeverSeen() throws Exception {
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> call =
        world.client.sendAsync(world.client.get(VirtualClient.URL).request());
    call.cancel(true);
    world.settle();
    assertThat(peer.requests()).hasSize(1);
    assertLives(peer);
  }

  @Test
  void aCallThatIsCancelledWhileTheHeadIsAwaitedIsReset() throws Exception {
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> call = world.get();
    call.cancel(true);
    world.settle();
    assertThat(peer.request(3).reset()).isEqualTo("CANCEL");
    assertLives(peer);
  }

  @Test
  void aCallThatIsCancelledInItsBodyIsReset() throws Exception {
    Http2Peer peer = world.idlePeer();
    CompletableFuture<String> text =
        world.client.sendAsync(world.client.get(VirtualClient.URL).request(), BodyReaders.text());
    world.settle();
    peer.head(3, 200).data(3, "half");
    world.settle();
    text.cancel(true);
    world.advance(ofMillis(100));
    assertThat(peer.request(3).reset()).isEqualTo("CANCEL");
    assertLives(peer);
  }

  @Test
  void aCallThatIsCancelledInItsUploadClosesItsSource() throws Exception {
    Http2Peer peer = world.idlePeer();
    UserCodeTest.TestBody body = new UserCodeTest.TestBody();
    CompletableFuture<Response> call = world.post(body);
    assertThat(body.opened).isEqualTo(1);
    call.cancel(true);
    world.settle();
    assertThat(body.closed).isEqualTo(1);
    assertThat(peer.request(3).reset()).isEqualTo("CANCEL");
    assertLives(peer);
  }

  @Test
  void aCallThatIsCancelledWhileItsBodyWaitsForTheWindowIsReset() throws Exception {
    Http2Peer peer = world.idlePeer().opensWindows(false);
    CompletableFuture<Response> call = world.post(Bodies.of(new byte[300_000], "x/y"));
    assertThat(peer.request(3).bodyLength()).isEqualTo(65_535);
    call.cancel(true);
    world.settle();
    assertThat(peer.request(3).reset()).isEqualTo("CANCEL");
    peer.windowUpdate(0, 65_535).opensWindows(true);
    assertLives(peer);
  }

  @Test
  void aCallThatIsCancelledWhileAWedgedTransportHoldsItsBytesIsReset() throws Exception {
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> other = world.get("other");
    world.server.peers().get(0).stopReading();
    CompletableFuture<Response> call = world.post(Bodies.of(new byte[30_000], "x/y"));
    call.cancel(true);
    world.settle();
    world.server.peers().get(0).resumeReading();
    world.settle();
    assertThat(peer.request(5).reset()).isEqualTo("CANCEL");
    peer.respond(3, 200, "fine");
    world.assertAnswer(other, "fine");
    assertLives(peer);
  }

  @Test
  void whatComesLateForItIsIgnoredAndItsFieldsCount() throws Exception {
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> call = world.get();
    call.cancel(true);
    world.settle();
    RawFrames late = new RawFrames().headers(3, false, ":status", "200");
    late.data(3, "x".repeat(1000), false).windowUpdate(3, 100).headers(3, true, "x-sum", "1");
    peer.raw(late).raw(new RawFrames().reset(3, 8));
    world.settle();
    assertThat(peer.framesOf("GOAWAY")).isEmpty();
    assertLives(peer);
  }

  /** RFC 7541 section 2.2: one table for all blocks of a connection, in the order of frames. */
  @Test
  void fieldsOfAStreamThatWasResetAreKnownToTheOthers() throws Exception {
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> call = world.get();
    CompletableFuture<Response> other = world.get();
    call.cancel(true);
    world.settle();
    byte[] late = {(byte) 0x88, 0x40, 3, 'x', '-', 'a', 2, 'o', 'k'}; // :status 200, and kept
    byte[] next = {(byte) 0x88, (byte) 0xbe}; // the field that was kept last
    peer.raw(new RawFrames().frame(Http2Frame.HEADERS, 0x4, 3, late));
    peer.raw(new RawFrames().frame(Http2Frame.HEADERS, 0x5, 5, next));
    world.assertAnswer(other, "");
    assertThat(other.join().headers().get("x-a")).isEqualTo("ok");
    world.assertIdle();
  }

  @Test
  void lateDataStillCountsForTheConnection() throws Exception {
    Http2Peer peer = world.idlePeer();
    byte[] chunk = new byte[16_384];
    int id = 3;
    for (int round = 0; round < 40; round++, id += 2) {
      CompletableFuture<Response> call = world.get();
      call.cancel(true);
      world.settle();
      RawFrames late = new RawFrames().headers(id, false, ":status", "200");
      for (int i = 0; i < 60; i++) {
        late.frame(0, 0, id, chunk);
      }
      peer.raw(late);
      world.settle();
    }
    assertThat(peer.framesOf("GOAWAY")).isEmpty();
    assertLives(peer);
  }

  @Test
  void aCallThatIsCancelledBeforeTheSessionStandsLetsTheOthersGoOn() throws Exception {
    world.server.always(ConnectOutcome.accept().after(ofMillis(10)));
    List<CompletableFuture<Response>> calls = world.burst(3);
    calls.get(0).cancel(true);
    world.advance(ofMillis(20));
    Http2Peer peer = world.peer();
    peer.onRequest(request -> peer.respond(request.id(), 200, request.path()));
    world.advance(ofMillis(20));
    world.assertAnswer(calls.get(1), "/1");
    world.assertAnswer(calls.get(2), "/2");
    assertThat(world.client.runningCalls()).isZero();
  }

  @Test
  void cancellingAllOfABurstLeavesTheSessionIdle() throws Exception {
    Http2Peer peer = world.idlePeer();
    List<CompletableFuture<Response>> calls = world.burst(50);
    calls.forEach(call -> call.cancel(true));
    world.settle();
    assertThat(IntStream.range(1, 51).mapToObj(i -> peer.request(2 * i + 1).reset()))
        .containsOnly("CANCEL");
    assertLives(peer);
  }

  @Test
  @Tag("F36")
  void shutdownNowEndsEveryStreamAndTheSession() {
    Http2Peer peer = world.idlePeer();
    List<CompletableFuture<Response>> calls = world.burst(3);
    world.client.shutdownNow();
    world.settle();
    for (CompletableFuture<Response> call : calls) {
      assertThat(DeadlineTest.failure(call)).isInstanceOf(ClientClosedException.class);
    }
    assertThat(peer.framesOf("GOAWAY")).containsExactly("GOAWAY 0 NO_ERROR");
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  /** The session still serves, and holds nothing. */
  private void assertLives(Http2Peer peer) throws Exception {
    assertThat(peer.open()).isZero();
    int id = peer.requests().size();
    CompletableFuture<Response> call = world.get("alive");
    PeerRequest last = peer.requests().get(id);
    peer.respond(last.id(), 200, "alive");
    world.assertAnswer(call, "alive");
    assertThat(world.server.accepted()).isEqualTo(1);
    world.assertIdle();
    world.advance(ofSeconds(60));
    DeadlineTest.assertNothingLeft(world.virtual);
  }
}
