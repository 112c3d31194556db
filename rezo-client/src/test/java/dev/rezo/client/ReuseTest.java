package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Response;
import dev.rezo.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReuseTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  @Tag("A3")
  void nothingIsOpenedBeforeTheFirstCall() {
    VirtualClient virtual = new VirtualClient(b -> b);
    virtual.time.runUntilIdle();
    assertThat(virtual.server.accepted()).isZero();
    CompletableFuture<Response> unused = virtual.get();
    assertThat(virtual.server.accepted()).isEqualTo(1);
  }

  @Test
  @Tag("A4")
  @Tag("A5")
  @Tag("A96")
  @Tag("A7")
  void theSecondCallReusesTheConnectionAndLooksNothingUp() {
    VirtualClient virtual = new VirtualClient(b -> b);
    Response first = answered(virtual, virtual.get(), virtual.peer());
    assertThat(virtual.bucket()).contains("0 active, 1 idle, 0 waiting");
    CompletableFuture<Response> call = virtual.get();
    Response second = answered(virtual, call, virtual.server.peers().get(0));
    assertThat(first.connection().reused()).isFalse();
    assertThat(second.connection().reused()).isTrue();
    assertThat(second.connection().useCount()).isEqualTo(2);
    assertThat(virtual.server.accepted()).isEqualTo(1);
    assertThat(virtual.resolver.lookups).isEqualTo(1);
  }

  @Test
  @Tag("A8")
  @Tag("A9")
  @Tag("F15")
  void marksAreEqualOnReuseAndDifferOnAFreshConnection() {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<java.util.List<java.net.InetAddress>> lookup = new CompletableFuture<>();
    virtual.resolver.answers(lookup);
    virtual.server.always(dev.rezo.testing.ConnectOutcome.accept().after(ofMillis(5)));
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofMillis(3));
    lookup.complete(List.of(VirtualClient.ADDRESS.getAddress()));
    virtual.advance(ofMillis(5));
    Response first = answered(virtual, call, virtual.peer());
    assertThat(first.timing().domainLookup()).isEqualTo(ofMillis(3));
    assertThat(first.timing().tcp()).isEqualTo(ofMillis(5));
    Response second = answered(virtual, virtual.get(), virtual.server.peers().get(0));
    assertThat(second.timing().domainLookup()).isZero();
    assertThat(second.timing().tcp()).isZero();
    assertThat(second.timing().connectStartNanos()).isNotZero();
  }

  @Test
  @Tag("A6")
  @Tag("A11")
  void anIdleConnectionIsClosedAtItsIdleTimeout() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(p -> p.withIdleTimeout(ofMillis(300))));
    answered(virtual, virtual.get(), virtual.peer());
    virtual.advance(ofMillis(299));
    assertThat(virtual.server.peers().get(0).clientClosed()).isFalse();
    virtual.advance(ofMillis(1));
    assertThat(virtual.server.peers().get(0).clientClosed()).isTrue();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  @Tag("A110")
  @Tag("F9")
  void theServersKeepAliveShortensTheIdleTimeByASecond() {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=3\r\nContent-Length: 0\r\n\r\n");
    assertThat(call).isCompleted();
    virtual.advance(ofMillis(1999));
    assertThat(peer.clientClosed()).isFalse();
    virtual.advance(ofMillis(1));
    assertThat(peer.clientClosed()).isTrue();
  }

  @Test
  @Tag("A10")
  @Tag("F5")
  void withoutKeepAliveEachCallHasAConnectionAndSaysSo() {
    VirtualClient virtual = new VirtualClient(b -> b.keepAlive(false));
    for (int i = 0; i < 2; i++) {
      CompletableFuture<Response> call = virtual.get();
      ScriptedPeer peer = virtual.peer();
      assertThat(peer.received()).contains("Connection: close\r\n");
      answered(virtual, call, peer);
      assertThat(peer.clientClosed()).isTrue();
    }
    assertThat(virtual.server.accepted()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  @Tag("A139")
  void aCallThatWantsAConnectionForItselfTakesNoneThatIsParked(int cap) {
    VirtualClient virtual = new VirtualClient(b -> b.pool(p -> p.withMaxPerBucket(cap)));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer first = virtual.peer();
    answered(virtual, call, first);
    CompletableFuture<Response> alone =
        virtual.send(virtual.client.get(VirtualClient.URL).keepAlive(false).request());
    ScriptedPeer second = virtual.peer();
    assertThat(second.received()).contains("Connection: close\r\n");
    answered(virtual, alone, second);
    assertThat(second.clientClosed()).isTrue();
    assertThat(first.clientClosed()).as("it gave way at the cap").isEqualTo(cap == 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"
      })
  @Tag("A111")
  @Tag("A133")
  void aConnectionThatThePeerWillCloseIsNotParked(String answer) {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, answer);
    assertThat(call).isCompleted();
    assertThat(peer.clientClosed()).isTrue();
    CompletableFuture<Response> unused = virtual.get();
    assertThat(virtual.server.accepted()).isEqualTo(2);
  }

  @Test
  @Tag("A63")
  @Tag("A132")
  @Tag("F30")
  void aFinWhileIdleEvictsAtOnce() {
    VirtualClient virtual = new VirtualClient(b -> b);
    ScriptedPeer peer = virtual.peerAfter(virtual.get());
    virtual.says(peer, OK);
    peer.finish();
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).isTrue();
    Response next = answered(virtual, virtual.get(), virtual.peer());
    assertThat(next.connection().reused()).isFalse();
  }

  @Test
  @Tag("F40")
  void bytesOnAnIdleConnectionEvictIt() {
    VirtualClient virtual = new VirtualClient(b -> b);
    ScriptedPeer peer = virtual.peerAfter(virtual.get());
    virtual.says(peer, OK);
    virtual.says(peer, "HTTP/1.1 408 Request Timeout\r\n\r\n");
    assertThat(peer.clientClosed()).isTrue();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  @Tag("A65")
  @Tag("F7")
  void aReusedConnectionThatDiesBeforeAByteIsReplacedOnce() {
    VirtualClient virtual = new VirtualClient(b -> b);
    ScriptedPeer stale = virtual.peerAfter(virtual.get());
    virtual.says(stale, OK);
    CompletableFuture<Response> call = virtual.get();
    stale.reset();
    Response response = answered(virtual, call, virtual.peer());
    assertThat(response.connection().reused()).isFalse();
    assertThat(virtual.server.accepted()).isEqualTo(2);
  }

  @Test
  @Tag("F7")
  void aPostIsNotSentTwice() {
    VirtualClient virtual = new VirtualClient(b -> b);
    ScriptedPeer stale = virtual.peerAfter(virtual.get());
    virtual.says(stale, OK);
    CompletableFuture<Response> call =
        virtual.send(
            virtual.client.post(VirtualClient.URL).body(dev.rezo.http.Bodies.text("x")).request());
    stale.reset();
    virtual.time.runUntilIdle();
    assertThat(DeadlineTest.failure(call))
        .isInstanceOfSatisfying(
            ConnectionLostException.class,
            e -> assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN));
    assertThat(virtual.server.accepted()).isEqualTo(1);
  }

  @Test
  @Tag("F7")
  void aPostWithAnIdempotencyKeyIs() {
    VirtualClient virtual = new VirtualClient(b -> b);
    ScriptedPeer stale = virtual.peerAfter(virtual.get());
    virtual.says(stale, OK);
    CompletableFuture<Response> call =
        virtual.send(
            virtual
                .client
                .post(VirtualClient.URL)
                .header("Idempotency-Key", "k")
                .body(dev.rezo.http.Bodies.text("x"))
                .request());
    stale.reset();
    ScriptedPeer fresh = virtual.peer();
    assertThat(fresh.received()).endsWith("\r\n\r\nx");
    answered(virtual, call, fresh);
  }

  @Test
  @Tag("F7")
  void aFreshConnectionThatDiesIsNotReplaced() {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> call = virtual.get();
    virtual.peer().reset();
    virtual.time.runUntilIdle();
    assertThat(DeadlineTest.failure(call)).isInstanceOf(ConnectionLostException.class);
    assertThat(virtual.server.accepted()).isEqualTo(1);
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  @Tag("A65")
  void manyStaleConnectionsDoNotExhaustTheReplays() {
    VirtualClient virtual = new VirtualClient(b -> b);
    List<CompletableFuture<Response>> burst = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      burst.add(virtual.get());
    }
    List<ScriptedPeer> stale = List.copyOf(virtual.server.peers());
    for (ScriptedPeer peer : stale) {
      virtual.server.takePeer();
      virtual.says(peer, OK);
      // The next request on it is answered by a reset: a firewall forgot the connection.
      peer.onReceive(ScriptedPeer::reset);
    }
    assertThat(burst).allMatch(CompletableFuture::isDone);
    CompletableFuture<Response> call = virtual.get();
    Response response = answered(virtual, call, virtual.peer());
    assertThat(response.connection().reused()).isFalse();
  }

  @Test
  @Tag("A17")
  @Tag("A86")
  void callsAboveTheCapWaitInOrder() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(p -> p.withMaxPerBucket(2)));
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      calls.add(virtual.send(virtual.client.get(VirtualClient.URL + i).request()));
    }
    assertThat(virtual.server.accepted()).isEqualTo(2);
    assertThat(virtual.bucket()).contains("2 active, 0 idle, 4 waiting");
    ScriptedPeer first = virtual.server.peers().get(0);
    virtual.says(first, OK);
    virtual.says(first, OK);
    assertThat(first.received()).contains("GET /0 ", "GET /2 ", "GET /3 ");
    assertThat(calls.get(2)).isDone();
    assertThat(calls.get(1)).isNotDone();
    assertThat(virtual.server.accepted()).isEqualTo(2);
  }

  @Test
  @Tag("A134")
  void cancellingFreesWhatTheCallHeld() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(p -> p.withMaxPerBucket(1)));
    CompletableFuture<Response> running = virtual.get();
    CompletableFuture<Response> queued = virtual.get();
    queued.cancel(true);
    virtual.time.runUntilIdle();
    assertThat(virtual.bucket()).contains("1 active, 0 idle, 0 waiting");
    running.cancel(true);
    virtual.time.runUntilIdle();
    assertThat(virtual.server.peers().get(0).clientClosed()).isTrue();
    DeadlineTest.assertNothingLeft(virtual);
  }

  static Response answered(
      VirtualClient virtual, CompletableFuture<Response> call, ScriptedPeer peer) {
    virtual.says(peer, OK);
    assertThat(call).isCompleted();
    return call.join();
  }
}
