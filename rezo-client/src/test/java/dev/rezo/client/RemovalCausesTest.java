package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.Response;
import dev.rezo.pool.PoolLimits;
import dev.rezo.pool.PoolListener;
import dev.rezo.pool.RemovalCause;
import dev.rezo.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which cause a listener of the pool hears, for each way in which a connection leaves it. */
@Tag("A137")
class RemovalCausesTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n";
  private static final String OK = HEAD + "\r\nok";

  private final List<RemovalCause> heard = new ArrayList<>();

  private VirtualClient client(UnaryOperator<PoolLimits> limits) {
    PoolListener<Route, ConnectionFacts> listener =
        new PoolListener<>() {
          @Override
          public void removed(Route route, ConnectionFacts connection, RemovalCause cause) {
            heard.add(cause);
          }
        };
    ConnectionPool pool = ConnectionPool.of(limits.apply(PoolLimits.DEFAULT), listener);
    return new VirtualClient(b -> b.pool(pool));
  }

  /** A client with a connection that has served and is parked, unless the limits say otherwise. */
  private ScriptedPeer served(VirtualClient virtual) {
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(call);
    virtual.says(peer, OK);
    assertThat(call).isCompleted();
    peer.takeBytes();
    return peer;
  }

  /** Another route to the same origin. */
  private static CompletableFuture<Response> otherRoute(VirtualClient virtual) {
    RezoClient other = virtual.client.toBuilder().addressFamily(AddressFamily.IPV4_ONLY).build();
    CompletableFuture<Response> call = other.get(VirtualClient.URL).sendAsync();
    virtual.time.runUntilIdle();
    return call;
  }

  @Test
  void idleTimeout() {
    VirtualClient virtual = client(p -> p.withIdleTimeout(ofSeconds(5)));
    served(virtual);
    virtual.advance(ofSeconds(6));
    assertThat(heard).containsExactly(RemovalCause.IDLE_TIMEOUT);
  }

  @Test
  void lifetime() {
    VirtualClient virtual = client(p -> p.withMaxLifetime(ofSeconds(5)).withLifetimeJitter(0));
    served(virtual);
    virtual.advance(ofSeconds(6));
    assertThat(heard).containsExactly(RemovalCause.LIFETIME);
  }

  @Test
  void uses() {
    served(client(p -> p.withMaxUses(1)));
    assertThat(heard).containsExactly(RemovalCause.MAX_USES);
  }

  @Test
  void tooManyIdle() {
    served(client(p -> p.withMaxIdlePerBucket(0)));
    assertThat(heard).containsExactly(RemovalCause.IDLE_LIMIT);
  }

  @Test
  void capsOfPoolAndOrigin() {
    VirtualClient total = client(p -> p.withMaxTotal(1));
    served(total);
    assertThat(otherRoute(total)).isNotDone();
    VirtualClient origin = client(p -> p.withMaxPerOrigin(1));
    served(origin);
    assertThat(otherRoute(origin)).isNotDone();
    VirtualClient buckets = client(p -> p.withMaxBuckets(1));
    served(buckets);
    assertThat(otherRoute(buckets)).isNotDone();
    assertThat(heard)
        .containsExactly(
            RemovalCause.TOTAL_LIMIT, RemovalCause.ORIGIN_LIMIT, RemovalCause.BUCKETS_LIMIT);
  }

  @Test
  void theServerAllowsNoOther() {
    VirtualClient virtual = client(p -> p);
    ScriptedPeer peer = virtual.peerAfter(virtual.get());
    virtual.says(peer, HEAD + "Connection: close\r\n\r\nok");
    assertThat(heard).containsExactly(RemovalCause.NOT_REUSABLE);
  }

  @Test
  void theServerEndsItWhileItIsIdle() {
    VirtualClient virtual = client(p -> p);
    served(virtual).close();
    virtual.time.runUntilIdle();
    assertThat(heard).containsExactly(RemovalCause.PEER_CLOSED);
  }

  @Test
  void theServerSaysSomethingWhileItIsIdle() {
    VirtualClient virtual = client(p -> p);
    virtual.says(served(virtual), "HTTP/1.1 408 Request Timeout\r\n\r\n");
    assertThat(heard).containsExactly(RemovalCause.UNEXPECTED_BYTES);
  }

  @Test
  void itDiesUnderTheNextCallWithoutAWord() {
    VirtualClient virtual = client(p -> p);
    ScriptedPeer peer = served(virtual);
    CompletableFuture<Response> call = virtual.get();
    peer.close();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call).isCompleted();
    assertThat(heard).containsExactly(RemovalCause.STALE);
  }

  @Test
  void theExchangeFails() {
    VirtualClient virtual = client(p -> p);
    ScriptedPeer peer = virtual.peerAfter(virtual.get());
    virtual.says(peer, "I do not speak HTTP\r\n\r\n");
    assertThat(heard).containsExactly(RemovalCause.FAILED);
  }

  @Test
  void theCallIsCancelled() {
    VirtualClient virtual = client(p -> p);
    CompletableFuture<Response> call = virtual.get();
    virtual.peerAfter(call);
    call.cancel(true);
    virtual.time.runUntilIdle();
    assertThat(heard).containsExactly(RemovalCause.CANCELLED);
  }

  @Test
  void theCallTakesItOutOfThePool() {
    VirtualClient virtual = client(p -> p);
    CompletableFuture<Response> call =
        virtual.send(virtual.client.get(VirtualClient.URL).detached(true).request());
    assertThat(call).isNotDone();
    assertThat(heard).containsExactly(RemovalCause.DETACHED);
  }

  @Test
  void thePoolIsDrainedOrClosed() {
    VirtualClient virtual = client(p -> p);
    served(virtual);
    virtual.pool.drain(route -> true);
    virtual.time.runUntilIdle();
    served(virtual);
    virtual.pool.close();
    virtual.time.runUntilIdle();
    assertThat(heard).containsExactly(RemovalCause.DRAINING, RemovalCause.POOL_CLOSED);
  }
}
