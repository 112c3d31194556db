package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import dev.rezo.pool.PoolLimits;
import dev.rezo.pool.RemovalCause;
import dev.rezo.testing.ScriptedPeer;
import dev.rezo.testing.VirtualLoops;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The timer of a pool whose connections live on several loops, of several clients. */
class PoolTimerTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final ConnectionPool pool =
      ConnectionPool.of(PoolLimits.DEFAULT.withIdleTimeout(ofSeconds(15)));
  private final VirtualClient virtual = new VirtualClient(b -> b.pool(pool));
  private final VirtualLoops others = new VirtualLoops(virtual.network, 1);
  private final RezoClient other = virtual.client.toBuilder().loops(others).build();

  @Test
  void itMovesOnWhenTheLoopThatCarriesItEnds() {
    CompletableFuture<Response> first = virtual.get();
    ScriptedPeer firstPeer = virtual.peerAfter(first);
    CompletableFuture<Response> second = other.get(VirtualClient.URL).sendAsync();
    ScriptedPeer secondPeer = virtual.peerAfter(second);
    virtual.says(firstPeer, OK);
    virtual.says(secondPeer, OK);
    assertThat(pool.snapshot().toString()).contains("2 idle");
    virtual.loops.loop(0).end();
    assertThat(pool.snapshot().toString()).contains("1 idle");
    virtual.advance(ofSeconds(15));
    assertThat(pool.snapshot().turnover().removed(RemovalCause.IDLE_TIMEOUT)).isEqualTo(1);
    assertThat(virtual.network.openTransports()).isZero();
  }

  @Test
  void itIsThereAgainForAConnectionThatIsOpenedAfterTheLoopHasEnded() {
    virtual.says(virtual.peerAfter(virtual.get()), OK);
    virtual.loops.loop(0).end();
    assertThat(virtual.network.openTransports()).isZero();
    CompletableFuture<Response> call = other.get(VirtualClient.URL).sendAsync();
    virtual.says(virtual.peerAfter(call), OK);
    virtual.advance(ofSeconds(16));
    assertThat(pool.snapshot().turnover().removed(RemovalCause.IDLE_TIMEOUT)).isEqualTo(1);
    virtual.network.requireNothingLeft();
  }

  @Test
  void whatIsDueTogetherIsLookedAtTogether() {
    CompletableFuture<Response> first = virtual.get();
    ScriptedPeer firstPeer = virtual.peerAfter(first);
    CompletableFuture<Response> second = virtual.get();
    ScriptedPeer secondPeer = virtual.peerAfter(second);
    virtual.says(firstPeer, OK);
    virtual.advance(ofMillis(10));
    virtual.says(secondPeer, OK);
    virtual.advance(ofMillis(14_990));
    assertThat(virtual.network.openTransports()).isEqualTo(1);
    virtual.advance(ofMillis(19));
    assertThat(virtual.network.openTransports()).as("20 ms have not passed").isEqualTo(1);
    virtual.advance(ofMillis(1));
    assertThat(virtual.network.openTransports()).isZero();
  }

  @Test
  void itEndsWithThePool() {
    virtual.says(virtual.peerAfter(virtual.get()), OK);
    assertThat(virtual.time.pendingTimers()).isPositive();
    pool.close();
    virtual.time.runUntilIdle();
    virtual.network.requireNothingLeft();
  }
}
