package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.pool.RemovalCause;
import dev.rezo.testing.ScriptedPeer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the kernel knows and the loop has not read yet, when a parked connection is leased. */
@Tag("A63")
@Tag("F40")
class LongIdleTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final VirtualClient virtual = new VirtualClient(b -> b);
  private final ScriptedPeer parked = park();

  @Test
  void anEndIsSeenBeforeTheFirstByteAndCostsNotEvenAPost() {
    virtual.advance(ofSeconds(2));
    CompletableFuture<Response> call = post();
    parked.close();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(parked.received()).isEmpty();
    assertThat(removed(RemovalCause.PEER_CLOSED)).isEqualTo(1);
  }

  @Test
  void aResetIsSeenToo() {
    virtual.advance(ofSeconds(30));
    CompletableFuture<Response> call = post();
    parked.reset();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(removed(RemovalCause.PEER_CLOSED)).isEqualTo(1);
  }

  @Test
  void bytesThatNobodyAskedForAreNotTakenForTheAnswer() {
    virtual.advance(ofSeconds(2));
    CompletableFuture<Response> call = post();
    parked.send("HTTP/1.1 500 Not Yours\r\nContent-Length: 0\r\n\r\n");
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(parked.received()).isEmpty();
    assertThat(removed(RemovalCause.UNEXPECTED_BYTES)).isEqualTo(1);
  }

  @Test
  void aConnectionThatWasParkedAMomentAgoIsNotLookedAt() {
    virtual.advance(ofMillis(1_999));
    CompletableFuture<Response> call = post();
    parked.close();
    virtual.time.runUntilIdle();
    Throwable lost = DeadlineTest.failure(call);
    assertThat(lost).isInstanceOf(ConnectionLostException.class);
    assertThat(((ConnectionLostException) lost).delivery()).isEqualTo(Delivery.UNKNOWN);
  }

  @Test
  void oneThatIsSilentServes() {
    virtual.advance(ofSeconds(30));
    CompletableFuture<Response> call = virtual.send(request());
    virtual.says(parked, OK);
    assertThat(call.join().connection().reused()).isTrue();
  }

  private ScriptedPeer park() {
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(call);
    virtual.says(peer, OK);
    assertThat(call.join().status()).isEqualTo(200);
    peer.takeBytes();
    return peer;
  }

  private Request request() {
    return virtual.client.post(VirtualClient.URL).body(Bodies.text("x")).request();
  }

  /** Begins before what the peer does next is read. */
  private CompletableFuture<Response> post() {
    return virtual.client.sendAsync(request());
  }

  private long removed(RemovalCause cause) {
    return virtual.pool.snapshot().turnover().removed(cause);
  }
}
