package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import dev.rezo.pool.PoolLimits;
import dev.rezo.pool.RemovalCause;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.ScriptedPeer;
import dev.rezo.testing.VirtualListener;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of connections when the cache hears that a name has other addresses. */
class AddressGoneTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String HOST = "service.test";
  private static final InetAddress ONE = ip("192.0.2.1");
  private static final InetAddress TWO = ip("192.0.2.2");
  private static final InetAddress SIX = ip("2001:db8::1");

  private final MovingNames names = new MovingNames().at(HOST, ONE);

  private static InetAddress ip(String address) {
    return VirtualClient.address(address).getAddress();
  }

  private VirtualClient client() {
    return new VirtualClient(b -> b.resolver(names.cache));
  }

  /** A connection that was used and is parked. */
  private static ScriptedPeer parked(VirtualClient virtual) {
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(call);
    virtual.says(peer, OK);
    assertThat(call).isCompleted();
    return peer;
  }

  private static long gone(VirtualClient virtual) {
    return virtual.pool.snapshot().turnover().removed(RemovalCause.ADDRESS_GONE);
  }

  @Test
  void anIdleConnectionIsClosedAtOnceAndTheNextCallGoesToTheNewAddress() {
    VirtualClient virtual = client();
    VirtualListener second = virtual.network.listen(new InetSocketAddress(TWO, 80));
    ScriptedPeer peer = parked(virtual);
    names.moves(HOST, TWO);
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).isTrue();
    assertThat(gone(virtual)).isEqualTo(1);

    CompletableFuture<Response> next = virtual.get();
    virtual.says(second.takePeer(), OK);
    assertThat(next).isCompleted();
  }

  @Test
  void aRunningExchangeFinishesAndItsConnectionServesNoOther() {
    VirtualClient virtual = client();
    VirtualListener second = virtual.network.listen(new InetSocketAddress(TWO, 80));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(call);
    names.moves(HOST, TWO);
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).as("while its exchange runs").isFalse();
    virtual.says(peer, OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(peer.clientClosed()).isTrue();
    assertThat(gone(virtual)).isEqualTo(1);

    CompletableFuture<Response> next = virtual.get();
    virtual.says(second.takePeer(), OK);
    assertThat(next).isCompleted();
  }

  @Test
  void whoWaitsForARetiredConnectionIsServedByASuccessor() {
    VirtualClient virtual =
        new VirtualClient(b -> b.resolver(names.cache).pool(p -> p.withMaxPerBucket(1)));
    VirtualListener second = virtual.network.listen(new InetSocketAddress(TWO, 80));
    ScriptedPeer first = virtual.peerAfter(virtual.get());
    CompletableFuture<Response> waiting = virtual.get();
    names.moves(HOST, TWO);
    virtual.says(first, OK);
    virtual.says(second.takePeer(), OK);
    assertThat(waiting).isCompleted();
  }

  @Test
  void aConnectionToAnAddressThatStaysLivesOn() {
    VirtualClient virtual = client();
    ScriptedPeer peer = parked(virtual);
    names.moves(HOST, TWO, ONE);
    names.moves("other.test", ONE);
    names.moves("other.test", TWO);
    names.moves(HOST, ONE);
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).isFalse();
    assertThat(gone(virtual)).isZero();
  }

  @Test
  void oneAnswerThatLacksTheAddressIsNotEnough() {
    VirtualClient virtual = client();
    ScriptedPeer peer = parked(virtual);
    names.answers(HOST, TWO);
    names.answers(HOST, ONE);
    names.answers(HOST, TWO);
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).isFalse();

    names.answers(HOST, TWO);
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).isTrue();
  }

  @Test
  void aConnectionWhoseAddressWentWhileItWasDialledServesItsCallAndNoOther() {
    VirtualClient virtual = client();
    VirtualListener second = virtual.network.listen(new InetSocketAddress(TWO, 80));
    virtual.server.next(ConnectOutcome.accept().after(ofMillis(100)));
    CompletableFuture<Response> call = virtual.get();
    names.moves(HOST, TWO);
    virtual.advance(ofMillis(100));
    ScriptedPeer peer = virtual.peerAfter(call);
    virtual.says(peer, OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(peer.clientClosed()).isTrue();
    assertThat(gone(virtual)).isEqualTo(1);

    CompletableFuture<Response> next = virtual.get();
    virtual.says(second.takePeer(), OK);
    assertThat(next).isCompleted();
  }

  @Test
  void aFamilyThatWasNotAnsweredIsNotGone() {
    VirtualClient virtual = client();
    names.at(HOST, ONE, SIX);
    ScriptedPeer peer = parked(virtual);
    names.moves(HOST, SIX);
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).isFalse();
  }

  @Test
  void namesCompareAsTheCacheWritesThem() {
    VirtualClient virtual =
        new VirtualClient(
            b -> b.resolver(names.cache).connectTo(origin -> new Endpoint("SERVICE.test", 80)));
    ScriptedPeer peer = parked(virtual);
    names.moves(HOST, TWO);
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).as("the name that is reached instead has moved").isTrue();
  }

  @Test
  void whereAConnectionIsLedElsewhereTheHostOfItsOriginMayMove() {
    names.at("elsewhere.test", ONE);
    VirtualClient virtual =
        new VirtualClient(
            b -> b.resolver(names.cache).connectTo(origin -> new Endpoint("elsewhere.test", 80)));
    ScriptedPeer peer = parked(virtual);
    names.moves(HOST, ONE);
    names.moves(HOST, TWO);
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).isFalse();
  }

  @Test
  void aConnectionThroughAProxyGoesWithTheAddressOfTheProxy() {
    MovingNames proxied = new MovingNames();
    proxied.at("origin.test", ProxyWorld.ORIGIN.getAddress());
    proxied.at("proxy.test", ProxyWorld.PROXY.getAddress());
    ProxyWorld world =
        new ProxyWorld(b -> b.resolver(proxied.cache).proxy(Proxy.parse("http://proxy.test:3128")));
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    world.says(peer, ProxyWorld.OK);
    assertThat(call).isCompleted();
    proxied.moves("origin.test", ONE);
    proxied.moves("origin.test", TWO);
    world.time.runUntilIdle();
    assertThat(peer.clientClosed()).as("the origin moved").isFalse();
    proxied.moves("proxy.test", ip("192.0.2.10"));
    world.time.runUntilIdle();
    assertThat(peer.clientClosed()).as("the proxy moved").isTrue();
  }

  @Test
  void fixedAddressesAndOtherResolversAreNotConcerned() {
    names.moves(HOST, ONE);
    ConnectionPool pool = ConnectionPool.of(PoolLimits.DEFAULT);
    VirtualClient fixed =
        new VirtualClient(b -> b.resolver(names.cache).pool(pool).host("Service.TEST.", ONE));
    ScriptedPeer ofHost = parked(fixed);
    CompletableFuture<Response> call =
        fixed.send(
            fixed
                .client
                .get(VirtualClient.URL)
                .resolver(new MovingNames().at(HOST, ONE))
                .request());
    ScriptedPeer ofCall = fixed.peerAfter(call);
    fixed.says(ofCall, OK);
    assertThat(pool.addresses().caches()).isZero();
    names.moves(HOST, TWO);
    fixed.time.runUntilIdle();
    assertThat(ofHost.clientClosed()).isFalse();
    assertThat(ofCall.clientClosed()).isFalse();
  }

  @Test
  void theCacheThatACallBringsIsHeardToo() {
    VirtualClient virtual = new VirtualClient(b -> b.host(HOST, TWO));
    CompletableFuture<Response> call =
        virtual.send(virtual.client.get(VirtualClient.URL).resolver(names.cache).request());
    ScriptedPeer peer = virtual.peerAfter(call);
    virtual.says(peer, OK);
    names.moves(HOST, TWO);
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).isTrue();
  }

  @Test
  void clientsThatShareAPoolAndACacheMakeItListenOnce() {
    ConnectionPool pool = ConnectionPool.of(PoolLimits.DEFAULT);
    VirtualClient virtual = new VirtualClient(b -> b.resolver(names.cache).pool(pool));
    RezoClient other = virtual.client.toBuilder().addressFamily(AddressFamily.IPV4_ONLY).build();
    ScriptedPeer first = parked(virtual);
    CompletableFuture<Response> call = other.get(VirtualClient.URL).sendAsync();
    ScriptedPeer second = virtual.peerAfter(call);
    virtual.says(second, OK);
    assertThat(pool.addresses().caches()).isEqualTo(1);

    virtual.client.close();
    names.moves(HOST, TWO);
    virtual.time.runUntilIdle();
    assertThat(first.clientClosed()).as("one that a closed client left behind").isTrue();
    assertThat(second.clientClosed()).isTrue();
    assertThat(gone(virtual)).isEqualTo(2);
    assertThat(pool.addresses().caches()).isZero();
  }

  @Test
  void aConnectionThatSwitchedProtocolsBelongsToItsCaller() {
    VirtualClient virtual = client();
    CompletableFuture<Response> call =
        virtual.send(
            virtual
                .client
                .get(VirtualClient.URL)
                .header("Connection", "upgrade")
                .header("Upgrade", "chat")
                .request());
    ScriptedPeer peer = virtual.peerAfter(call);
    virtual.says(
        peer, "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\n");
    assertThat(call.join().status()).isEqualTo(101);
    names.moves(HOST, TWO);
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).isFalse();
  }

  @Test
  void aCacheKeepsNothingOfAThousandClientsThatWereClosed() {
    WeakReference<ConnectionPool> pool = null;
    for (int i = 0; i < 1_000; i++) {
      pool = closedPool();
    }
    while (pool.get() != null) {
      System.gc();
      Thread.onSpinWait();
    }
    names.moves(HOST, TWO);
  }

  /** In a method of its own, so that nothing of the client is left on the stack. */
  private WeakReference<ConnectionPool> closedPool() {
    VirtualClient virtual = client();
    ScriptedPeer peer = parked(virtual);
    assertThat(virtual.pool.addresses().caches()).isEqualTo(1);
    virtual.client.close();
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).isTrue();
    assertThat(virtual.pool.addresses().caches()).isZero();
    return new WeakReference<>(virtual.pool);
  }
}
