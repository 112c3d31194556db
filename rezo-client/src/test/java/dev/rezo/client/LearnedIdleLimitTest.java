package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import dev.rezo.pool.RemovalCause;
import dev.rezo.testing.ScriptedPeer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A server that ends idle connections after 20 s, at the moment in which the next call comes. */
class LearnedIdleLimitTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void afterTwoDeathsAtOneAgeConnectionsLeaveBeforeIt() {
    VirtualClient virtual = new VirtualClient(b -> b);
    ScriptedPeer peer = afterTwoDeaths(virtual);

    virtual.advance(ofSeconds(17));
    assertThat(peer.clientClosed()).isTrue();
    CompletableFuture<Response> call = virtual.get();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call).isCompleted();
    assertThat(virtual.pool.snapshot().turnover().removed(RemovalCause.STALE)).isEqualTo(2);
  }

  @Test
  void whereThatIsOffTheyStayForTheIdleTimeout() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(p -> p.withLearnsIdleLimit(false)));
    ScriptedPeer peer = afterTwoDeaths(virtual);
    virtual.advance(ofSeconds(59));
    assertThat(peer.clientClosed()).isFalse();
  }

  /** The connection that is parked when two have died under a call after 20 s. */
  private static ScriptedPeer afterTwoDeaths(VirtualClient virtual) {
    CompletableFuture<Response> first = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(first);
    virtual.says(peer, OK);
    for (int i = 0; i < 2; i++) {
      virtual.advance(ofSeconds(20));
      CompletableFuture<Response> call = virtual.get();
      peer.close();
      peer = virtual.peerAfter(call);
      virtual.says(peer, OK);
      assertThat(call).isCompleted();
    }
    return peer;
  }
}
