package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.Response;
import dev.rezo.pool.PoolLimits;
import dev.rezo.pool.PoolListener;
import dev.rezo.pool.RemovalCause;
import dev.rezo.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pools that a client or a call brings along, and who watches them. */
class OwnPoolTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  @Tag("A141")
  void aCallUsesThePoolThatItBrings() {
    VirtualClient virtual = new VirtualClient(b -> b);
    ConnectionPool own = ConnectionPool.of(PoolLimits.DEFAULT);
    CompletableFuture<String> first =
        virtual.client.get(VirtualClient.URL).pool(own).sendAsync(BodyReaders.text());
    virtual.says(virtual.peer(), OK);
    assertThat(first).isCompletedWithValue("ok");
    assertThat(own.snapshot().toString()).contains("1 idle");
    assertThat(virtual.bucket()).doesNotContain("1 idle");

    CompletableFuture<Response> usual = virtual.get();
    assertThat(virtual.network.attempts()).hasSize(2);
    virtual.says(virtual.peerAfter(usual), OK);
    assertThat(usual.join().connection().reused()).isFalse();
  }

  @Test
  @Tag("A141")
  void aClientUsesThePoolThatItIsGiven() {
    ConnectionPool own = ConnectionPool.of(PoolLimits.DEFAULT);
    VirtualClient virtual = new VirtualClient(b -> b.pool(own));
    CompletableFuture<Response> call = virtual.get();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(own.snapshot().toString()).contains("1 idle");
  }

  @Test
  void aClientThatIsShutDownEndsItsCallsInOtherPools() {
    VirtualClient virtual = new VirtualClient(b -> b);
    ConnectionPool own = ConnectionPool.of(PoolLimits.DEFAULT);
    CompletableFuture<Response> call = virtual.client.get(VirtualClient.URL).pool(own).sendAsync();
    virtual.time.runUntilIdle();
    virtual.client.shutdownNow();
    virtual.time.runUntilIdle();
    assertThat(DeadlineTest.failure(call)).isInstanceOf(ClientClosedException.class);
    own.close();
    virtual.time.runUntilIdle();
    virtual.network.requireNothingLeft();
  }

  @Test
  @Tag("A137")
  void aListenerHearsOfConnectionsThatComeAndGo() {
    Notes notes = new Notes();
    ConnectionPool own = ConnectionPool.of(PoolLimits.DEFAULT.withMaxPerBucket(1), notes);
    VirtualClient virtual = new VirtualClient(b -> b.pool(own));
    CompletableFuture<Response> first = virtual.get();
    CompletableFuture<Response> second = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, OK);
    virtual.says(peer, OK);
    assertThat(first.join().connection().id()).isEqualTo(second.join().connection().id());
    peer.close();
    virtual.time.runUntilIdle();
    assertThat(notes.heard)
        .containsExactly(
            "added", "leased", "queued 1", "released", "leased", "released", "removed PEER_CLOSED");
  }

  /** Writes down what it hears. */
  private static final class Notes implements PoolListener<Route, ConnectionFacts> {
    final List<String> heard = new ArrayList<>();

    @Override
    public void added(Route route, ConnectionFacts connection) {
      heard.add("added");
    }

    @Override
    public void removed(Route route, ConnectionFacts connection, RemovalCause cause) {
      heard.add("removed " + cause);
    }

    @Override
    public void leased(Route route, ConnectionFacts connection, long waitedNanos) {
      heard.add("leased");
    }

    @Override
    public void released(Route route, ConnectionFacts connection) {
      heard.add("released");
    }

    @Override
    public void queued(Route route, int depth) {
      heard.add("queued " + depth);
    }
  }
}
