package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import dev.rezo.pool.Order;
import dev.rezo.pool.PoolLimits;
import dev.rezo.pool.RemovalCause;
import dev.rezo.testing.ScriptedPeer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the limits of a pool do to the connections of a client. */
class PoolLimitsInForceTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void aConnectionEndsWithItsLifetimeThoughItIsUsedAllTheTime() {
    VirtualClient virtual =
        new VirtualClient(b -> b.pool(p -> p.withMaxLifetime(ofSeconds(10)).withLifetimeJitter(0)));
    ScriptedPeer peer = virtual.peerAfter(virtual.get());
    virtual.says(peer, OK);
    for (int i = 0; i < 9; i++) {
      virtual.advance(ofSeconds(1));
      CompletableFuture<Response> call = virtual.get();
      virtual.says(peer, OK);
      assertThat(call).isCompleted();
    }
    assertThat(peer.clientClosed()).isFalse();
    virtual.advance(ofSeconds(1));
    assertThat(peer.clientClosed()).as("parked when its life ended").isTrue();
    assertThat(removed(virtual, RemovalCause.LIFETIME)).isEqualTo(1);
  }

  @Test
  void anExchangeFinishesThoughTheLifetimeOfItsConnectionEnds() {
    VirtualClient virtual =
        new VirtualClient(
            b -> b.pool(p -> p.withMaxLifetime(ofSeconds(10)).withLifetimeJitter(0.5)));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(call);
    virtual.advance(ofSeconds(20));
    virtual.says(peer, OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(peer.clientClosed()).as("and serves no other").isTrue();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void aConnectionServesNoMoreCallsThanItsUses() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(p -> p.withMaxUses(2)));
    ScriptedPeer peer = virtual.peerAfter(virtual.get());
    virtual.says(peer, OK);
    CompletableFuture<Response> second = virtual.get();
    virtual.says(peer, OK);
    assertThat(second).isCompleted();
    assertThat(peer.clientClosed()).isTrue();
    assertThat(removed(virtual, RemovalCause.MAX_USES)).isEqualTo(1);
  }

  @Test
  @Tag("F27")
  void anOriginHasOneCapWhateverTheRoutesToItAre() {
    ConnectionPool pool = ConnectionPool.of(PoolLimits.DEFAULT.withMaxPerOrigin(1));
    VirtualClient virtual = new VirtualClient(b -> b.pool(pool));
    ScriptedPeer first = virtual.peerAfter(virtual.get());
    virtual.says(first, OK);
    RezoClient otherRoute =
        virtual.client.toBuilder().addressFamily(AddressFamily.IPV4_ONLY).build();
    CompletableFuture<Response> call = otherRoute.get(VirtualClient.URL).sendAsync();
    virtual.time.runUntilIdle();
    assertThat(first.clientClosed()).as("the idle one of the other route gives way").isTrue();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call).isCompleted();
    assertThat(removed(virtual, RemovalCause.ORIGIN_LIMIT)).isEqualTo(1);
  }

  @Test
  void aReusedConnectionThatDiesInSilenceCountsAsStale() {
    VirtualClient virtual = new VirtualClient(b -> b);
    ScriptedPeer stale = virtual.peerAfter(virtual.get());
    virtual.says(stale, OK);
    CompletableFuture<Response> call = virtual.get();
    stale.reset();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call).isCompleted();
    assertThat(removed(virtual, RemovalCause.STALE)).isEqualTo(1);
    assertThat(removed(virtual, RemovalCause.PEER_CLOSED)).isZero();
  }

  @Test
  void theLatencyOfAConnectionIsKnownWhereTheOrderGoesByIt() {
    assertThat(latencyAfter(Order.LATENCY_AWARE, 40, 80)).isEqualTo(ofMillis(50).toNanos());
    assertThat(latencyAfter(Order.LIFO, 40, 80)).as("not measured").isZero();
  }

  private static long latencyAfter(Order order, int... millis) {
    VirtualClient virtual = new VirtualClient(b -> b.pool(p -> p.withOrder(order)));
    ScriptedPeer peer = null;
    for (int delay : millis) {
      CompletableFuture<Response> call = virtual.get();
      peer = peer == null ? virtual.peerAfter(call) : peer;
      virtual.advance(ofMillis(delay));
      virtual.says(peer, OK);
      assertThat(call).isCompleted();
    }
    return virtual.pool.connections().iterator().next().latencyNanos();
  }

  private static long removed(VirtualClient virtual, RemovalCause cause) {
    return virtual.client.snapshot().pool().turnover().removed(cause);
  }
}
