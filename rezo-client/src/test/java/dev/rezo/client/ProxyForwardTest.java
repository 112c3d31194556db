package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.Response;
import dev.rezo.testing.ScriptedPeer;
import dev.rezo.testing.VirtualListener;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plain http through an HTTP proxy: requests that it forwards. */
class ProxyForwardTest {

  private static final Proxy PLAIN = Proxy.http("proxy.test", 3128);
  private static final String GET =
      "GET http://origin.test/users?page=1 HTTP/1.1\r\nHost: origin.test\r\n";
  private static final String BASIC = "Proxy-Authorization: Basic YWRhOnB3\r\n"; // ada:pw
  private static final String ASKS =
      "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 3\r\n\r\nwho";

  @Test
  void theProxyIsToldTheWholeAddress() {
    ProxyWorld world = new ProxyWorld(PLAIN);
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    assertThat(peer.received()).isEqualTo(GET + "\r\n");
    world.says(peer, ProxyWorld.OK);
    assertThat(call.join().connection().connection().proxy()).isEqualTo("http://proxy.test:3128");
    assertThat(call.join().connection().connection().tls()).isNull();
    assertThat(world.names.asked).containsExactly("proxy.test");
    assertThat(world.wentAround()).isFalse();
  }

  @Test
  @Tag("A50")
  @Tag("F10")
  void callsThroughDifferentProxiesOrUsersShareNoConnection() {
    ProxyWorld world = new ProxyWorld(PLAIN);
    Proxy ada = PLAIN.credentials("ada", "pw");
    Proxy[] proxies = {PLAIN, ada, PLAIN.credentials("ada", "other"), Proxy.none(), ada, PLAIN};
    for (Proxy proxy : proxies) {
      CompletableFuture<Response> call = world.send(world.client.get(ProxyWorld.URL).proxy(proxy));
      for (ScriptedPeer peer : proxy.isNone() ? world.origin.peers() : world.proxy.peers()) {
        if (!peer.takeText().isEmpty()) {
          world.says(peer, ProxyWorld.OK);
        }
      }
      assertThat(call).isCompleted();
    }
    assertThat(world.proxy.accepted()).isEqualTo(3);
    assertThat(world.origin.accepted()).isEqualTo(1);
    assertThat(world.client.pool().snapshot().toString())
        .contains("http://origin.test via http://ada@proxy.test:3128", "http://origin.test 0")
        .doesNotContain("pw", "other");
  }

  @Test
  void aConnectionToTheProxyIsReusedAndEachRequestSaysWhoAsks() {
    ProxyWorld world = new ProxyWorld(PLAIN.credentials("ada", "pw"));
    CompletableFuture<Response> first = world.get();
    ScriptedPeer peer = world.peer();
    assertThat(peer.takeText()).isEqualTo(GET + BASIC + "\r\n");
    world.says(peer, ProxyWorld.OK);
    CompletableFuture<Response> second = world.get();
    assertThat(peer.takeText()).isEqualTo(GET + BASIC + "\r\n");
    world.says(peer, ProxyWorld.OK);
    assertThat(first.join().request().headers().isEmpty()).isTrue();
    assertThat(second.join().connection().reused()).isTrue();
  }

  @Test
  void a407GoesToTheCaller() {
    ProxyWorld world = new ProxyWorld(PLAIN.credentials("ada", "pw"));
    CompletableFuture<Response> call = world.get();
    world.says(world.peer(), ASKS);
    assertThat(call.join().status()).isEqualTo(407);
    assertThat(world.proxy.accepted()).isEqualTo(1);
  }

  @Test
  @Tag("F13")
  void credentialsThatWaitToBeAskedForAreShownOnceAndOnTheSameConnection() {
    ProxyWorld world = new ProxyWorld(PLAIN.credentialsWhenAsked("ada", "pw"));
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    assertThat(peer.takeText()).isEqualTo(GET + "\r\n");
    world.says(peer, ASKS);
    assertThat(world.proxy.accepted()).isEqualTo(1);
    assertThat(peer.takeText()).isEqualTo(GET + BASIC + "\r\n");
    world.says(peer, ASKS);
    assertThat(call.join().status()).isEqualTo(407);
  }

  @Test
  void aBodyThatCannotBeSentAgainIsNot() {
    ProxyWorld world = new ProxyWorld(PLAIN.credentialsWhenAsked("ada", "pw"));
    InputStream once = new ByteArrayInputStream(new byte[0]);
    CompletableFuture<Response> call =
        world.send(world.client.post(ProxyWorld.URL).body(Bodies.stream(once, 0, "a/b")));
    ScriptedPeer peer = world.peer();
    for (int i = 0; i < 100 && !peer.hasHead(); i++) { // Another thread reads the stream.
      world.time.runUntilIdle();
    }
    world.says(peer, ASKS);
    assertThat(call.join().status()).isEqualTo(407);
    assertThat(world.proxy.accepted()).isEqualTo(1);
  }

  @Test
  void whatWasSetOnTheRequestIsNotReplaced() {
    ProxyWorld world = new ProxyWorld(PLAIN.credentials("ada", "pw"));
    CompletableFuture<Response> unused =
        world.send(world.client.get(ProxyWorld.URL).header("Proxy-Authorization", "Bearer t"));
    assertThat(world.peer().received()).isEqualTo(GET + "Proxy-Authorization: Bearer t\r\n\r\n");
  }

  @Test
  @Tag("F22")
  void whatIsForAProxyDoesNotReachAnOriginThatIsReachedDirectly() {
    ProxyWorld world =
        new ProxyWorld(
            b ->
                b.proxies(Proxies.except("origin.test", PLAIN))
                    .header("Proxy-Authorization", "Bearer t"));
    CompletableFuture<Response> unused = world.get();
    assertThat(world.origin.takePeer().received())
        .isEqualTo("GET /users?page=1 HTTP/1.1\r\nHost: origin.test\r\n\r\n");
  }

  @Test
  void aRequestMayGoDirectlyAndAnotherThroughTheProxy() {
    ProxyWorld world = new ProxyWorld(b -> b);
    CompletableFuture<Response> direct = world.get();
    CompletableFuture<Response> unused = world.send(world.client.get(ProxyWorld.URL).proxy(PLAIN));
    assertThat(direct).isNotDone();
    assertThat(world.origin.takePeer().received()).startsWith("GET /users");
    assertThat(world.proxy.takePeer().received()).startsWith("GET http://origin.test/users");
  }

  @Test
  void aChoiceThatThrowsEndsTheCallAndNothingElse() {
    AtomicBoolean broken = new AtomicBoolean(true);
    ProxyWorld world =
        new ProxyWorld(
            b ->
                b.proxies(
                    origin -> {
                      if (broken.get()) {
                        throw new IllegalStateException("no rule");
                      }
                      return PLAIN.credentialsWhenAsked("ada", "pw");
                    }));
    assertThat(world.get()).isCompletedExceptionally();
    broken.set(false);
    CompletableFuture<Response> call = world.get();
    world.says(world.peer(), ProxyWorld.OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(world.client.runningCalls()).isZero();
  }

  @Test
  void aLimitThatIsReachedOnTheWayToAChosenProxySaysWhere() {
    ProxyWorld world =
        new ProxyWorld(
            b ->
                b.proxies(origin -> Proxy.socks5h("proxy.test", 3128))
                    .timeouts(t -> t.call(Duration.ofSeconds(3))));
    CompletableFuture<Response> call = world.get();
    world.advance(Duration.ofSeconds(3));
    assertThat(call)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("phase PROXY, NOT_SENT");
  }

  @Test
  void anAuthenticatorThatThrowsLeavesNoConnectionBehind() {
    ProxyWorld world =
        new ProxyWorld(
            PLAIN.authenticator(
                challenge -> {
                  throw new IllegalStateException("no ticket");
                }));
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    world.says(
        peer,
        "HTTP/1.1 407 Who\r\nProxy-Authenticate: Negotiate\r\nContent-Length: 10000000\r\n\r\n");
    world.says(peer, new byte[1 << 20]);
    world.says(peer, new byte[1 << 20]);
    assertThat(call)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("no ticket");
    world.advance(Duration.ofMinutes(60));
    assertThat(world.network.openTransports()).isZero();
    assertThat(world.client.runningCalls()).isZero();
  }

  @Test
  void anAuthenticatorThatCannotBeLoadedFailsItsCallAlone() {
    ProxyWorld world =
        new ProxyWorld(
            PLAIN.authenticator(
                new ProxyAuthenticator() {
                  @Override
                  public String inAdvance(Proxy proxy, String method, String target) {
                    throw new NoClassDefFoundError("org/example/Ticket");
                  }

                  @Override
                  public String answer(ProxyChallenge challenge) {
                    throw new AssertionError("not asked");
                  }
                }));
    assertThat(world.get())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("org/example/Ticket");
    assertThat(world.client.runningCalls()).isZero();
  }

  @Test
  @Tag("F22")
  void whatIsForAProxyDoesNotReachTheSocketOfARequest() {
    ProxyWorld world = new ProxyWorld(PLAIN);
    Path path = Path.of("/run/daemon.sock");
    VirtualListener daemon = world.network.listen(UnixDomainSocketAddress.of(path));
    CallBuilder request =
        world.client.get(ProxyWorld.URL).header("Proxy-Authorization", "Bearer t").unixSocket(path);
    CompletableFuture<Response> unused = world.send(request);
    assertThat(daemon.takePeer().received())
        .isEqualTo("GET /users?page=1 HTTP/1.1\r\nHost: origin.test\r\n\r\n");
  }

  @Test
  @Tag("F22")
  void whatIsForAProxyDoesNotReachTheOriginOfARequestWithoutProxy() {
    ProxyWorld world = new ProxyWorld(PLAIN);
    CallBuilder request =
        world
            .client
            .get(ProxyWorld.URL)
            .header("Proxy-Authorization", "Bearer t")
            .proxy(Proxy.none());
    CompletableFuture<Response> unused = world.send(request);
    assertThat(world.origin.takePeer().received())
        .isEqualTo("GET /users?page=1 HTTP/1.1\r\nHost: origin.test\r\n\r\n");
  }

  @Test
  void the407OfAnOriginBehindATunnelIsNotAnsweredAsTheProxys() {
    AtomicBoolean asked = new AtomicBoolean();
    Proxy proxy =
        PLAIN.authenticator(
            challenge -> {
              asked.set(true);
              return "Scheme token";
            });
    ProxyWorld world =
        new ProxyWorld(b -> b.proxy(proxy).connectTo(o -> new Endpoint("other.test", 8080)));
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    assertThat(peer.takeText()).startsWith("CONNECT other.test:8080");
    world.says(peer, "HTTP/1.1 200 OK\r\n\r\n");
    assertThat(peer.takeText()).startsWith("GET /users");
    world.says(peer, ASKS);
    assertThat(asked).isFalse();
    assertThat(call.join().status()).isEqualTo(407);
  }
}
