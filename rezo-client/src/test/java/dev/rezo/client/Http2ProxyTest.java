package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Phase;
import dev.rezo.http.Protocol;
import dev.rezo.http.ProxyFailedException;
import dev.rezo.http.Response;
import dev.rezo.testing.RawFrames;
import dev.rezo.testing.ScriptedPeer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 through proxies: what is said to the proxy, and then to the server, byte for byte. */
class Http2ProxyTest {

  private static final Proxy HTTP = Proxy.http("proxy.test", 3128);
  private static final String CONNECT =
      "CONNECT origin.test:80 HTTP/1.1\r\nHost: origin.test:80\r\n";
  private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

  private static ProxyWorld world(Proxy through) {
    return new ProxyWorld(b -> b.proxy(through).protocols(Protocol.HTTP_2));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static String sent(ScriptedPeer peer) {
    return HexFormat.of().formatHex(peer.takeBytes());
  }

  /** The server at the end of the tunnel that the proxy has just made. */
  private static Http2Peer server(ProxyWorld world, ScriptedPeer tunnel) {
    Http2Peer server = Http2Peer.on(tunnel);
    world.time.runUntilIdle();
    return server;
  }

  private static void assertAnswered(
      ProxyWorld world, Http2Peer server, CompletableFuture<Response> call) {
    PeerRequest request = server.takeRequest();
    assertThat(request.authority()).isEqualTo("origin.test");
    assertThat(request.path()).isEqualTo("/users?page=1");
    server.respond(request.id(), 200, "ok");
    world.time.runUntilIdle();
    assertThat(call.join().protocol()).isEqualTo(Protocol.HTTP_2);
    assertThat(call.join().status()).isEqualTo(200);
  }

  /** A proxy could forward HTTP/1.1 alone; whether it is asked to or not, there is a tunnel. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("A53")
  void anHttpProxyLeadsOnByConnect(boolean tunnels) {
    ProxyWorld world = world(tunnels ? HTTP.tunnel() : HTTP);
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    assertThat(peer.takeText()).isEqualTo(CONNECT + "\r\n");
    world.says(peer, ESTABLISHED);
    Http2Peer server = server(world, peer);
    assertAnswered(world, server, call);
    CompletableFuture<Response> second = world.get();
    assertAnswered(world, server, second);
    assertThat(second.join().connection().reused()).isTrue();
    assertThat(world.proxy.accepted()).as("one tunnel for both").isEqualTo(1);
    assertThat(world.wentAround()).isFalse();
  }

  @Test
  @Tag("A53")
  void settingsRightBehindTheProxysWordAreNotLost() {
    ProxyWorld world = world(HTTP);
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    assertThat(peer.takeText()).endsWith("\r\n\r\n");
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(ESTABLISHED.getBytes(StandardCharsets.US_ASCII));
    both.writeBytes(new RawFrames().settings(3, 7).bytes());
    world.says(peer, both.toByteArray());
    peer.send(
        new RawFrames().settingsAck().headers(1, true, ":status", "204", "from", "x").bytes());
    world.time.runUntilIdle();
    assertThat(call.join().status()).isEqualTo(204);
  }

  @Test
  @Tag("A53")
  @Tag("F13")
  void a407IsAnsweredOnceAndTheServerHearsNothingOfIt() {
    ProxyWorld world = world(HTTP.credentialsWhenAsked("ada", "pw"));
    CompletableFuture<Response> call =
        world.send(world.client.get(ProxyWorld.URL).header("Proxy-Authorization", "Bearer mine"));
    ScriptedPeer peer = world.peer();
    assertThat(peer.takeText()).isEqualTo(CONNECT + "\r\n");
    world.says(
        peer,
        "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
    assertThat(peer.takeText()).isEqualTo(CONNECT + "Proxy-Authorization: Basic YWRhOnB3\r\n\r\n");
    world.says(peer, ESTABLISHED);
    Http2Peer server = server(world, peer);
    assertThat(server.requests().get(0).field("proxy-authorization")).isEmpty();
    assertAnswered(world, server, call);
  }

  @Test
  @Tag("A53")
  @Tag("F13")
  void aProxyThatRefusesIsAnErrorAndNeverGoneAround() {
    ProxyWorld world = world(HTTP);
    CompletableFuture<Response> call = world.get();
    world.says(world.peer(), "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
    ProxyFailedException failure = (ProxyFailedException) DeadlineTest.failure(call);
    assertThat(failure.code()).isEqualTo(403);
    assertThat(failure.phase()).isEqualTo(Phase.PROXY);
    assertThat(world.wentAround()).isFalse();
    world.network.requireNothingLeft();
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKS4,  04010050c000020100, 005a000000000000",
    "SOCKS4A, 0401005000000001006f726967696e2e7465737400, 005a000000000000",
  })
  @Tag("A54")
  void socks4LeadsOn(Proxy.Type type, String request, String reply) {
    ProxyWorld world = world(Proxy.of(type, "proxy.test", 3128));
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    assertThat(sent(peer)).isEqualTo(request);
    world.says(peer, hex(reply));
    assertAnswered(world, server(world, peer), call);
    assertThat(world.names.asked.contains("origin.test")).isEqualTo(type == Proxy.Type.SOCKS4);
  }

  @ParameterizedTest
  @CsvSource({"SOCKS5, 01c0000201", "SOCKS5H, 030b6f726967696e2e74657374"})
  @Tag("A54")
  void socks5LeadsOn(Proxy.Type type, String target) {
    ProxyWorld world = world(Proxy.of(type, "proxy.test", 3128).credentials("ada", "pw"));
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    assertThat(sent(peer)).isEqualTo("05020002");
    world.says(peer, hex("0502"));
    assertThat(sent(peer)).isEqualTo("0103616461027077");
    world.says(peer, hex("0100"));
    assertThat(sent(peer)).isEqualTo("050100" + target + "0050");
    world.says(peer, hex("05000001000000000000"));
    assertAnswered(world, server(world, peer), call);
    assertThat(world.names.asked.contains("origin.test")).isEqualTo(type == Proxy.Type.SOCKS5);
  }

  @Test
  @Tag("A50")
  void callsThroughDifferentProxiesOrUsersShareNoSession() {
    ProxyWorld world = world(HTTP);
    Proxy[] proxies = {HTTP, HTTP.credentials("ada", "pw"), HTTP.credentials("bob", "pw"), HTTP};
    for (int i = 0; i < proxies.length; i++) {
      CompletableFuture<Response> call =
          world.send(world.client.get(ProxyWorld.URL).proxy(proxies[i]));
      if (i < 3) {
        ScriptedPeer peer = world.peer();
        assertThat(peer.takeText()).startsWith(CONNECT);
        world.says(peer, ESTABLISHED);
        Http2Peer server = server(world, peer).onRequest(r -> {});
        server.onRequest(request -> server.respond(request.id(), 200, "ok"));
      }
      world.time.runUntilIdle();
      assertThat(call).isCompleted();
    }
    assertThat(world.proxy.accepted()).isEqualTo(3);
    assertThat(world.client.pool().snapshot().toString())
        .contains("via http://ada@proxy.test:3128", "via http://bob@proxy.test:3128")
        .doesNotContain("pw");
  }

  @Test
  @Tag("A50")
  void aServerThatLeavesIsReachedByAnotherTunnel() {
    ProxyWorld world = world(HTTP);
    CompletableFuture<Response> first = world.get();
    ScriptedPeer peer = world.peer();
    String unused = peer.takeText();
    world.says(peer, ESTABLISHED);
    server(world, peer).goAway(0);
    ScriptedPeer next = world.peer();
    assertThat(next.takeText()).isEqualTo(CONNECT + "\r\n");
    world.says(next, ESTABLISHED);
    assertAnswered(world, server(world, next), first);
    assertThat(peer.clientClosed()).isTrue();
    assertThat(world.wentAround()).isFalse();
  }

  @Test
  void aTunnelThatEndsEndsItsStreamsAndNoOther() {
    ProxyWorld world = world(HTTP);
    CompletableFuture<Response> call = world.send(world.client.post(ProxyWorld.URL));
    ScriptedPeer peer = world.peer();
    String unused = peer.takeText();
    world.says(peer, ESTABLISHED);
    Http2Peer server = server(world, peer);
    server.takeRequest();
    peer.close();
    world.time.runUntilIdle();
    assertThat(call).isCompletedExceptionally();
    CompletableFuture<Response> next = world.get();
    ScriptedPeer fresh = world.peer();
    assertThat(fresh.takeText()).isEqualTo(CONNECT + "\r\n");
    world.says(fresh, ESTABLISHED);
    assertAnswered(world, server(world, fresh), next);
  }
}
