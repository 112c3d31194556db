package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import dev.rezo.pool.PoolLimits;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.ScriptedPeer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a client does so that its pool has connections ready. */
@Tag("F59")
class MinIdleInForceTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private static PoolLimits twoReady(PoolLimits limits) {
    return limits.withMinIdlePerBucket(2).withIdleTimeout(ofSeconds(10));
  }

  @Test
  void aBucketInUseIsFilledUpAndOneThatNobodyUsedIsNot() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(MinIdleInForceTest::twoReady));
    virtual.advance(ofMinutes(1));
    assertThat(virtual.network.attempts()).isEmpty();
    serve(virtual);
    virtual.advance(ofSeconds(2));
    assertThat(virtual.bucket()).contains("0 active, 2 idle");
    assertThat(virtual.network.attempts()).hasSize(2);
  }

  @Test
  void theLastFewStayOverSeveralIdleTimeoutsAndOthersGo() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(MinIdleInForceTest::twoReady));
    assertThat(virtual.client.preconnect(VirtualClient.URL, 5)).isNotNull();
    virtual.time.runUntilIdle();
    assertThat(virtual.bucket()).contains("0 active, 5 idle");
    virtual.advance(ofSeconds(12));
    assertThat(virtual.bucket()).contains("0 active, 2 idle");
    virtual.advance(ofSeconds(60));
    assertThat(virtual.bucket()).contains("0 active, 2 idle");
    assertThat(virtual.network.attempts()).as("none is replaced that is not gone").hasSize(5);
  }

  @Test
  void oneThatThePeerClosesIsReplacedAndTheCallGoesOnTheNewOne() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(MinIdleInForceTest::twoReady));
    ScriptedPeer first = serve(virtual);
    virtual.advance(ofSeconds(2));
    ScriptedPeer second = virtual.peer();
    first.close();
    second.close();
    virtual.time.runUntilIdle();
    assertThat(virtual.network.openTransports()).isZero();
    virtual.advance(ofSeconds(2));
    assertThat(virtual.bucket()).contains("0 active, 2 idle");
    CompletableFuture<Response> call = virtual.get();
    assertThat(virtual.network.attempts()).hasSize(4);
    virtual.peer();
    ScriptedPeer newest = virtual.peer();
    virtual.says(newest, OK);
    assertThat(call.join().connection().reused()).isFalse();
  }

  @Test
  void oneThatDiesUnderItsFirstCallIsReplacedLikeAnyThatWasParked() {
    VirtualClient virtual =
        new VirtualClient(b -> b.pool(p -> p.withMinIdlePerBucket(1).withMaxPerBucket(1)));
    serve(virtual).close();
    virtual.advance(ofSeconds(2));
    ScriptedPeer ready = virtual.peer();
    CompletableFuture<Response> call = virtual.get();
    assertThat(ready.received()).contains("GET / ");
    ready.close();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call.join().status()).isEqualTo(200);
  }

  @Test
  void aBucketThatIsOutOfUseIsGivenUp() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(MinIdleInForceTest::twoReady));
    serve(virtual);
    virtual.advance(ofSeconds(90));
    assertThat(virtual.bucket()).contains("2 idle");
    virtual.advance(ofSeconds(30));
    assertThat(virtual.network.openTransports()).isZero();
    virtual.advance(ofMinutes(10));
    assertThat(virtual.network.attempts()).hasSize(2);
    assertThat(virtual.pool.snapshot().buckets()).isEmpty();
    virtual.network.requireNothingLeft();
  }

  @Test
  void anOriginThatRefusesCausesNoStorm() {
    VirtualClient virtual =
        new VirtualClient(b -> b.reconnect(false).pool(MinIdleInForceTest::twoReady));
    ScriptedPeer first = serve(virtual);
    virtual.server.always(ConnectOutcome.refuse());
    virtual.advance(ofSeconds(30));
    int attempts = virtual.network.attempts().size() - 1;
    assertThat(attempts).isBetween(3, 5);
    first.close();
    virtual.server.always(ConnectOutcome.accept());
    virtual.advance(ofSeconds(5));
    assertThat(virtual.bucket()).contains("2 idle");
  }

  @Test
  void nothingIsOpenedAfterTheClientIsClosed() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(MinIdleInForceTest::twoReady));
    serve(virtual);
    virtual.client.close();
    virtual.advance(ofMinutes(1));
    assertThat(virtual.network.attempts()).hasSize(1);
    virtual.network.requireNothingLeft();
  }

  @Test
  void whatIsBeingOpenedIsGivenUpByAShutdown() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(MinIdleInForceTest::twoReady));
    serve(virtual);
    virtual.server.always(ConnectOutcome.noAnswer());
    virtual.advance(ofSeconds(2));
    assertThat(virtual.network.pendingConnects()).isPositive();
    virtual.client.shutdownNow();
    virtual.advance(ofMinutes(1));
    virtual.network.requireNothingLeft();
  }

  @Test
  void inASharedPoolTheClientThatIsLeftGoesOn() {
    ConnectionPool own = ConnectionPool.of(twoReady(PoolLimits.DEFAULT));
    VirtualClient virtual = new VirtualClient(b -> b.pool(own));
    RezoClient other = virtual.client.toBuilder().build();
    serve(virtual);
    CompletableFuture<Response> call = other.get(VirtualClient.URL).sendAsync();
    virtual.time.runUntilIdle();
    virtual.client.close();
    virtual.advance(ofSeconds(3));
    assertThat(own.snapshot().toString()).contains("1 active, 2 idle");
    assertThat(call.cancel(true)).isTrue();
    virtual.time.runUntilIdle();
    other.close();
    int opened = virtual.network.attempts().size();
    virtual.advance(ofMinutes(5));
    assertThat(virtual.network.attempts()).as("nobody is left to open any").hasSize(opened);
    own.close();
    virtual.time.runUntilIdle();
    virtual.network.requireNothingLeft();
  }

  @Test
  void whereNothingIsToBeReadyATimerRunsOnlyWhileSomethingIsIdle() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(p -> p.withIdleTimeout(ofSeconds(15))));
    assertThat(virtual.time.pendingTimers()).isZero();
    serve(virtual);
    virtual.advance(ofMillis(14_999));
    assertThat(virtual.network.openTransports()).isEqualTo(1);
    virtual.advance(ofMillis(1));
    assertThat(virtual.network.openTransports()).isZero();
    virtual.network.requireNothingLeft();
  }

  private static ScriptedPeer serve(VirtualClient virtual) {
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(call);
    virtual.says(peer, OK);
    assertThat(call.join().status()).isEqualTo(200);
    return peer;
  }
}
