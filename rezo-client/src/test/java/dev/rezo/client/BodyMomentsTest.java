package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodySource;
import dev.rezo.http.Response;
import dev.rezo.testing.ScriptedPeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A response body that is closed, paused, stalled or cut at each of its moments. */
class BodyMomentsTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";

  @Test
  void aPeerThatStallsInADrainCostsTheConnectionAfterATenthOfASecond() {
    VirtualClient virtual = new VirtualClient(b -> b);
    Response response = begun(virtual, "");
    response.close();
    response.close();
    virtual.advance(ofMillis(99));
    assertThat(virtual.bucket()).contains("1 active");
    virtual.advance(ofMillis(1));
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void aSlowDrainIsBoundedByTheSameTime() {
    VirtualClient virtual = new VirtualClient(b -> b);
    Response response = begun(virtual, "x");
    response.close();
    for (int i = 0; i < 4; i++) {
      virtual.advance(ofMillis(30));
      ScriptedPeer peer = virtual.server.peers().get(0);
      if (!peer.clientClosed()) {
        virtual.says(peer, "y");
      }
    }
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void whatWasDeliveredIsReadBeforeTheEnd() throws IOException {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    peer.send("x".repeat(300_000)).send("y".repeat(100_000)).finish();
    virtual.time.runUntilIdle();
    assertThat(peer.clientPaused()).isTrue();
    BodySource source = call.join().body().source();
    long read = 0;
    boolean broke = false;
    while (!broke) {
      try {
        ByteBuffer chunk = source.next(() -> {});
        if (chunk == null) {
          virtual.time.runUntilIdle();
        } else {
          read += chunk.remaining();
        }
      } catch (IOException e) {
        broke = true;
        assertThat(e).hasMessageContaining("400000 of 1000000");
      }
    }
    assertThat(read).isEqualTo(400_000);
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void aPausedBodyIsNotReadIdle() {
    VirtualClient virtual = new VirtualClient(b -> b.timeouts(t -> t.readIdle(ofSeconds(1))));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n" + "x".repeat(300_000));
    virtual.advance(ofSeconds(100));
    assertThat(peer.clientClosed()).isFalse();
    call.join().close();
    virtual.says(peer, "x".repeat(100_000));
    virtual.advance(ofSeconds(60));
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void closingAfterTheEndKeepsTheConnection() {
    VirtualClient virtual = new VirtualClient(b -> b);
    Response response = begun(virtual, "x");
    virtual.says(virtual.server.peers().get(0), "x".repeat(99));
    response.close();
    virtual.advance(ofMillis(200));
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }

  @Test
  void aRequestThatIsStillBeingSentCostsTheConnection() {
    for (String framing : new String[] {"fixed", "chunked"}) {
      VirtualClient virtual = new VirtualClient(b -> b);
      UserCodeTest.TestBody body = new UserCodeTest.TestBody();
      CompletableFuture<Response> call =
          virtual.client.sendAsync(virtual.client.post(VirtualClient.URL).body(body).request());
      ScriptedPeer peer = virtual.peer();
      virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      assertThat(call).as(framing).isCompleted();
      assertThat(body.closed).isEqualTo(1);
      assertThat(peer.clientClosed()).isTrue();
      DeadlineTest.assertNothingLeft(virtual);
    }
  }

  @Test
  void keepAliveHintsAtTheirEdges() {
    assertThat(parked("timeout=0")).isFalse();
    assertThat(parked("timeout=1")).isFalse();
    assertThat(parked("timeout=2, max=0")).isFalse();
    assertThat(parked("max=1, timeout=2")).isTrue();
    assertThat(parked("timeout=999999999999999999999")).isTrue();
    assertThat(parked("timeout=-1")).isTrue();
  }

  private static boolean parked(String hint) {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 200 OK\r\nKeep-Alive: " + hint + "\r\nContent-Length: 0\r\n\r\n");
    assertThat(call).isCompleted();
    return !peer.clientClosed();
  }

  private static Response begun(VirtualClient virtual, String first) {
    CompletableFuture<Response> call = virtual.get();
    virtual.says(virtual.peer(), HEAD + first);
    return call.join();
  }
}
