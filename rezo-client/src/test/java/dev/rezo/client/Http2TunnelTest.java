package dev.rezo.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodySource;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.DuplexStream;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.StreamResetException;
import dev.rezo.testing.RawFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** CONNECT with a protocol (RFC 8441), on virtual time. */
class Http2TunnelTest {

  private static final int ENABLE_CONNECT_PROTOCOL = 8;

  private final Http2World world = new Http2World();

  private Request connect() {
    return world
        .client
        .call("CONNECT", VirtualClient.URL + "chat")
        .tunnelProtocol("websocket")
        .request();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  private static String read(DuplexStream tunnel) throws IOException {
    ByteBuffer chunk = tunnel.source().next(() -> {});
    return chunk == null
        ? "nothing"
        : BodySource.isEnd(chunk) ? "end" : ISO_8859_1.decode(chunk).toString();
  }

  /** A tunnel that stands, on stream 1. */
  private DuplexStream tunnel(Http2Peer[] peer) {
    CompletableFuture<Response> call = world.send(connect());
    peer[0] = world.peer(ENABLE_CONNECT_PROTOCOL, 1);
    PeerRequest request = peer[0].takeRequest();
    assertThat(request.method()).isEqualTo("CONNECT");
    assertThat(request.field(":protocol")).isEqualTo("websocket");
    assertThat(request.path()).isEqualTo("/chat");
    assertThat(request.ended()).isFalse();
    peer[0].head(request.id(), 200);
    world.settle();
    DuplexStream tunnel = call.join().duplex();
    assertThat(tunnel).isNotNull();
    return tunnel;
  }

  @Test
  void bytesGoBothWaysUntilEachSideHasEnded() throws IOException {
    Http2Peer[] peer = new Http2Peer[1];
    DuplexStream tunnel = tunnel(peer);
    CompletableFuture<Void> sent = tunnel.write(bytes("hello")).toCompletableFuture();
    world.settle();
    assertThat(sent).isCompleted();
    assertThat(peer[0].request(1).text()).isEqualTo("hello");
    peer[0].data(1, "welcome");
    world.settle();
    assertThat(read(tunnel)).isEqualTo("welcome");
    assertThat(read(tunnel)).isEqualTo("nothing");
    peer[0].lastData(1, "bye");
    world.settle();
    assertThat(read(tunnel)).isEqualTo("bye");
    assertThat(read(tunnel)).isEqualTo("end");
    assertThat(world.client.runningCalls()).as("our half goes on").isOne();
    CompletableFuture<Void> last = tunnel.write(bytes(" and bye")).toCompletableFuture();
    tunnel.shutdownOutput();
    world.settle();
    assertThat(last).isCompleted();
    assertThat(peer[0].request(1).text()).isEqualTo("hello and bye");
    assertThat(peer[0].request(1).ended()).isTrue();
    assertThat(peer[0].framesOf("RST_STREAM")).isEmpty();
    world.assertIdle();
  }

  @Test
  void otherCallsShareItsConnection() throws Exception {
    Http2Peer[] peer = new Http2Peer[1];
    DuplexStream tunnel = tunnel(peer);
    CompletableFuture<Response> call = world.get();
    peer[0].respond(peer[0].takeRequest().id(), 200, "beside");
    world.assertAnswer(call, "beside");
    assertThat(world.server.accepted()).isOne();
    tunnel.close();
    world.settle();
    assertThat(peer[0].framesOf("RST_STREAM")).containsExactly("RST_STREAM 1 CANCEL");
    world.assertIdle();
  }

  @Test
  void noLimitOfTheCallRunsInATunnelThatStands() throws IOException {
    Http2World patient =
        new Http2World(
            b -> b.timeouts(t -> t.call(Duration.ofSeconds(5)).readIdle(Duration.ofSeconds(1))));
    CompletableFuture<Response> call =
        patient.send(
            patient.client.call("CONNECT", VirtualClient.URL).tunnelProtocol("chat").request());
    Http2Peer peer = patient.peer(ENABLE_CONNECT_PROTOCOL, 1);
    peer.head(peer.takeRequest().id(), 200);
    patient.settle();
    patient.advance(Duration.ofMinutes(5));
    peer.data(1, "late");
    patient.settle();
    DuplexStream tunnel = call.join().duplex();
    assertThat(read(tunnel)).isEqualTo("late");
    tunnel.close();
    patient.assertIdle();
  }

  @Test
  void whatThePeerResetsFailsBothHalves() {
    Http2Peer[] peer = new Http2Peer[1];
    DuplexStream tunnel = tunnel(peer);
    peer[0].reset(1, "INTERNAL_ERROR");
    world.settle();
    assertThat(tunnel.write(bytes("x"))).isCompletedExceptionally();
    assertThat(world.failure(tunnel.write(bytes("x")).toCompletableFuture()))
        .isInstanceOf(StreamResetException.class);
    world.assertIdle();
  }

  @Test
  void aRefusalIsAnAnswer() throws Exception {
    CompletableFuture<Response> call = world.send(connect());
    Http2Peer peer = world.peer(ENABLE_CONNECT_PROTOCOL, 1);
    peer.respond(peer.takeRequest().id(), 403, "no");
    world.assertAnswer(call, "no");
    assertThat(call.join().duplex()).isNull();
    world.assertIdle();
  }

  @Test
  void aPeerThatDoesNotAllowItIsNotAsked() {
    CompletableFuture<Response> call = world.send(connect());
    Http2Peer peer = world.peer();
    assertThat(world.failure(call)).isInstanceOf(ProtocolException.class);
    assertThat(peer.requests()).isEmpty();
    world.assertIdle();
  }

  @Test
  @Tag("A107")
  void whoLosesPatienceBeforeThePeerHasGreetedSendsNothing() {
    CompletableFuture<Response> call = world.send(connect());
    assertThat(call.cancel(true)).isTrue();
    Http2Peer peer = world.peer(ENABLE_CONNECT_PROTOCOL, 1);
    assertThat(peer.requests()).isEmpty();
    world.assertIdle();
  }

  @Test
  void aPeerThatNeverGreetsIsNotWaitedForLongerThanTheCallLasts() {
    Http2World hasty = new Http2World(b -> b.timeouts(t -> t.call(Duration.ofSeconds(2))));
    CompletableFuture<Response> call =
        hasty.send(
            hasty.client.call("CONNECT", VirtualClient.URL).tunnelProtocol("chat").request());
    hasty.server.takePeer();
    hasty.advance(Duration.ofSeconds(2));
    assertThat(hasty.failure(call)).isInstanceOf(DeadlineException.class);
    assertThat(hasty.client.runningCalls()).isZero();
  }

  @Test
  void aPeerThatIsSilentForGoodFailsTheCallInTheEnd() {
    CompletableFuture<Response> call = world.send(connect());
    world.advance(Duration.ofMinutes(2));
    assertThat(world.failure(call)).isInstanceOf(ConnectionLostException.class);
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  void aPeerThatEndsBeforeItHasGreetedSendsTheTunnelElsewhere() throws IOException {
    CompletableFuture<Response> call = world.send(connect());
    world.server.takePeer().close();
    Http2Peer other = world.peer(ENABLE_CONNECT_PROTOCOL, 1);
    other.head(other.takeRequest().id(), 200);
    world.settle();
    other.data(1, "here");
    world.settle();
    assertThat(read(call.join().duplex())).isEqualTo("here");
    call.join().duplex().close();
    world.assertIdle();
  }

  @Test
  void aPeerThatGreetsAndLeavesSendsTheTunnelElsewhere() {
    CompletableFuture<Response> call = world.send(connect());
    RawFrames leaving = new RawFrames().settings(ENABLE_CONNECT_PROTOCOL, 1).goAway(0, 0, "");
    world.server.takePeer().send(leaving.bytes());
    Http2Peer other = world.peer(ENABLE_CONNECT_PROTOCOL, 1);
    other.head(other.takeRequest().id(), 200);
    world.settle();
    assertThat(call).isCompleted();
    call.join().duplex().close();
    world.assertIdle();
  }

  @Test
  void aPeerThatBreaksTheProtocolInsteadOfGreetingFailsTheCall() {
    CompletableFuture<Response> call = world.send(connect());
    for (int i = 0; i < 4; i++) {
      world.server.takePeer().send("HTTP/1.1 400 Bad Request\r\n\r\n");
      world.settle();
    }
    assertThat(world.failure(call)).isInstanceOf(ConnectionLostException.class);
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  void whenTheConnectionEndsTheHalfThatWritesIsTold() throws IOException {
    Http2Peer[] peer = new Http2Peer[1];
    DuplexStream tunnel = tunnel(peer);
    peer[0].lastData(1, "bye");
    world.settle();
    assertThat(read(tunnel)).isEqualTo("bye");
    peer[0].breakOff();
    world.settle();
    assertThat(world.failure(tunnel.write(bytes("x")).toCompletableFuture()))
        .isInstanceOf(ConnectionLostException.class);
    assertThat(read(tunnel)).as("what was read whole stays so").isEqualTo("end");
    assertThat(world.client.runningCalls()).isZero();
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  void whatThePeerResetsBehindItsEndFailsTheHalfThatWrites() throws IOException {
    Http2Peer[] peer = new Http2Peer[1];
    DuplexStream tunnel = tunnel(peer);
    peer[0].lastData(1, "bye").reset(1, "CANCEL");
    world.settle();
    assertThat(read(tunnel)).isEqualTo("bye");
    assertThat(read(tunnel)).isEqualTo("end");
    assertThat(world.failure(tunnel.write(bytes("x")).toCompletableFuture()))
        .isInstanceOf(StreamResetException.class);
    world.assertIdle();
  }

  @Test
  void aConnectionOfHttp11HasNoTunnels() {
    VirtualClient older = new VirtualClient(b -> b);
    CompletableFuture<Response> call =
        older.send(
            older.client.call("CONNECT", VirtualClient.URL).tunnelProtocol("chat").request());
    assertThat(world.failure(call)).isInstanceOf(ProtocolException.class);
    assertThat(older.bucket()).contains("0 active, 1 idle");
  }
}
