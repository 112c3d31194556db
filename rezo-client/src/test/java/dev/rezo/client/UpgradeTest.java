package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.BodySource;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.DuplexStream;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Url;
import dev.rezo.testing.ScriptedPeer;
import dev.rezo.testing.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RFC 9110 sections 7.8 and 9.3.6: a connection that becomes the caller's. */
class UpgradeTest {

  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";

  private static Request upgrade(VirtualClient virtual) {
    return virtual
        .client
        .get(VirtualClient.URL)
        .header("Connection", "upgrade")
        .header("Upgrade", "echo")
        .timeouts(t -> t.call(ofSeconds(5)).readIdle(ofSeconds(1)))
        .request();
  }

  private static VirtualClient one(UnaryOperator<ClientBuilder> settings) {
    return new VirtualClient(b -> settings.apply(b.pool(p -> p.withMaxPerBucket(1))));
  }

  private static Response switched(VirtualClient virtual, String behind) {
    CompletableFuture<Response> call = virtual.send(upgrade(virtual));
    ScriptedPeer peer = virtual.server.peers().get(virtual.server.peers().size() - 1);
    peer.takeHead();
    virtual.says(peer, SWITCHED + behind);
    return call.join();
  }

  private static ScriptedPeer peerOf(VirtualClient virtual) {
    return virtual.server.peers().get(virtual.server.peers().size() - 1);
  }

  private static String text(DuplexStream stream) throws IOException {
    ByteBuffer chunk = stream.source().next(() -> {});
    return chunk == null
        ? "nothing"
        : BodySource.isEnd(chunk) ? "end" : StandardCharsets.US_ASCII.decode(chunk).toString();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void theStreamIsTheCallersAndNothingBehindTheHeadIsLost() throws Exception {
    for (Split split : new Split[] {Split.whole(), Split.byteByByte()}) {
      VirtualClient virtual = one(b -> b);
      CompletableFuture<Response> call = virtual.send(upgrade(virtual));
      ScriptedPeer peer = virtual.peer();
      assertThat(peer.takeHead()).contains("Connection: upgrade\r\nUpgrade: echo\r\n");
      peer.split(split).send(SWITCHED + "hello");
      virtual.time.runUntilIdle();
      Response response = call.join();
      assertThat(response.status()).isEqualTo(101);
      assertThat(response.header("Upgrade")).isEqualTo("echo");
      DuplexStream stream = response.duplex();
      StringBuilder heard = new StringBuilder();
      while (heard.length() < 5) {
        heard.append(text(stream));
      }
      assertThat(heard.toString()).isEqualTo("hello");
      assertThat(stream.write(bytes("ping")).toCompletableFuture()).isNotDone();
      virtual.advance(ofSeconds(1000));
      assertThat(peer.takeText()).isEqualTo("ping");
      peer.split(Split.whole());
      virtual.says(peer, "pong");
      assertThat(text(stream)).isEqualTo("pong");
      response.close();
      virtual.time.runUntilIdle();
      assertThat(peer.clientClosed()).isTrue();
      DeadlineTest.assertNothingLeft(virtual);
    }
  }

  @Test
  @Tag("A138")
  void itsPlaceInThePoolIsFreeAtOnce() {
    VirtualClient virtual = one(b -> b);
    CompletableFuture<Response> call = virtual.send(upgrade(virtual));
    ScriptedPeer first = virtual.peer();
    CompletableFuture<Response> second = virtual.get();
    assertThat(virtual.bucket()).contains("1 active, 0 idle, 1 waiting");
    virtual.says(first, SWITCHED);
    assertThat(call).isCompleted();
    virtual.says(virtual.peer(), "HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(second.join().status()).isEqualTo(204);
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
    assertThat(first.clientClosed()).isFalse();
    assertThat(virtual.client.runningCalls()).isEqualTo(1);
    call.join().close();
    virtual.advance(ofSeconds(100));
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void anotherAnswerIsAResponseLikeOthers() throws Exception {
    VirtualClient virtual = one(b -> b);
    CompletableFuture<Response> call = virtual.send(upgrade(virtual));
    virtual.says(virtual.peer(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno");
    assertThat(call.join().duplex()).isNull();
    assertThat(call.join().body().text()).isEqualTo("no");
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }

  @Test
  void connectGivesTheTunnelAndARefusalGivesItsReason() throws Exception {
    VirtualClient virtual = one(b -> b);
    Request connect =
        Request.builder("CONNECT", Url.parse(VirtualClient.URL)).target("db.test:5432").build();
    CompletableFuture<Response> refused = virtual.send(connect);
    ScriptedPeer peer = virtual.peer();
    assertThat(peer.takeHead())
        .startsWith("CONNECT db.test:5432 HTTP/1.1\r\nHost: db.test:5432\r\n");
    virtual.says(peer, "HTTP/1.1 407 No\r\nContent-Length: 3\r\n\r\nwho");
    assertThat(refused.join().body().text()).isEqualTo("who");
    assertThat(refused.join().duplex()).isNull();
    CompletableFuture<Response> tunnel = virtual.send(connect);
    assertThat(peer.takeHead()).startsWith("CONNECT ");
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nS");
    assertThat(text(tunnel.join().duplex())).isEqualTo("S");
    assertThat(tunnel.join().connection().reused()).isTrue();
    tunnel.join().close();
    virtual.time.runUntilIdle();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void halvesEndOnTheirOwn() throws Exception {
    VirtualClient virtual = one(b -> b);
    DuplexStream stream = switched(virtual, "").duplex();
    ScriptedPeer peer = peerOf(virtual);
    virtual.says(peer, "last");
    peer.finish();
    virtual.time.runUntilIdle();
    assertThat(text(stream)).isEqualTo("last");
    assertThat(text(stream)).isEqualTo("end");
    stream.source().close();
    stream.write(bytes("more"));
    virtual.time.runUntilIdle();
    assertThat(peer.takeText()).isEqualTo("more");
    assertThat(peer.clientEnded()).isFalse();
    stream.shutdownOutput();
    CompletableFuture<Void> late = stream.write(bytes("late")).toCompletableFuture();
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).as("both halves have ended").isTrue();
    assertThat(late).isCompletedExceptionally();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void writingWaitsForAPeerThatDoesNotRead() {
    VirtualClient virtual = one(b -> b);
    DuplexStream stream = switched(virtual, "").duplex();
    ScriptedPeer peer = peerOf(virtual);
    peer.stopReading();
    CompletableFuture<Void> write =
        stream.write(ByteBuffer.allocate(10_000_000)).toCompletableFuture();
    virtual.time.runUntilIdle();
    assertThat(write).isNotDone();
    peer.resumeReading();
    virtual.time.runUntilIdle();
    assertThat(write).isCompleted();
    assertThat(peer.receivedBytes()).hasSize(10_000_000);
  }

  @Test
  void aReaderThatStopsStopsThePeer() throws Exception {
    VirtualClient virtual = one(b -> b);
    DuplexStream stream = switched(virtual, "").duplex();
    ScriptedPeer peer = peerOf(virtual);
    virtual.says(peer, "x".repeat(300_000));
    assertThat(peer.clientPaused()).isTrue();
    assertThat(text(stream)).hasSize(300_000);
    virtual.time.runUntilIdle();
    assertThat(peer.clientPaused()).isFalse();
  }

  @Test
  void whatWasWrittenBeforeACloseGoesOutOrTimesOut() {
    VirtualClient virtual = one(b -> b);
    DuplexStream stream = switched(virtual, "").duplex();
    ScriptedPeer peer = peerOf(virtual);
    peer.stopReading();
    stream.write(ByteBuffer.allocate(1_000_000));
    stream.close();
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).isFalse();
    peer.resumeReading();
    virtual.time.runUntilIdle();
    assertThat(peer.receivedBytes()).hasSize(1_000_000);
    assertThat(peer.clientEnded()).isTrue();
    peer.finish();
    virtual.time.runUntilIdle();
    DeadlineTest.assertNothingLeft(virtual);

    DuplexStream stuck = switched(virtual, "").duplex();
    peerOf(virtual).stopReading();
    stuck.write(ByteBuffer.allocate(1_000_000));
    stuck.close();
    virtual.advance(ofSeconds(1));
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void aConnectionThatBreaksIsToldToBothHalves() {
    VirtualClient virtual = one(b -> b);
    DuplexStream stream = switched(virtual, "").duplex();
    ScriptedPeer peer = peerOf(virtual);
    peer.stopReading();
    CompletableFuture<Void> write =
        stream.write(ByteBuffer.allocate(1_000_000)).toCompletableFuture();
    virtual.time.runUntilIdle();
    peer.reset();
    virtual.time.runUntilIdle();
    assertThat(DeadlineTest.failure(write))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("Connection reset");
    assertThat(failure(stream)).isInstanceOf(ConnectionLostException.class);
    DeadlineTest.assertNothingLeft(virtual);
  }

  private static Throwable failure(DuplexStream stream) {
    try {
      return new AssertionError(text(stream));
    } catch (IOException e) {
      return e;
    }
  }

  @Test
  void shuttingTheClientDownEndsItAndClosingWaitsForIt() {
    VirtualClient virtual = one(b -> b);
    DuplexStream stream = switched(virtual, "").duplex();
    virtual.client.close(ofSeconds(0));
    virtual.time.runUntilIdle();
    assertThat(failure(stream)).isInstanceOf(ClientClosedException.class);
    assertThat(peerOf(virtual).clientClosed()).isTrue();
    assertThat(virtual.client.runningCalls()).isZero();
  }

  @Test
  void whoDoesNotTakeTheStreamDoesNotKeepIt() {
    VirtualClient virtual = one(b -> b);
    CompletableFuture<String> value =
        virtual.client.sendAsync(upgrade(virtual), BodyReaders.text());
    virtual.says(virtual.peer(), SWITCHED);
    assertThat(value).isCompletedWithValue("");
    DeadlineTest.assertNothingLeft(virtual);

    CompletableFuture<Response> cancelled = virtual.send(upgrade(virtual));
    ScriptedPeer peer = peerOf(virtual);
    peer.send(SWITCHED);
    assertThat(cancelled.cancel(true)).isTrue();
    virtual.time.runUntilIdle();
    DeadlineTest.assertNothingLeft(virtual);
  }
}
