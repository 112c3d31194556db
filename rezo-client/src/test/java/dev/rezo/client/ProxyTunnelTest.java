package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Call;
import dev.rezo.http.CallCancelledException;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Delivery;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Phase;
import dev.rezo.http.ProxyFailedException;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.ScriptedPeer;
import java.net.InetAddress;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways through a proxy by CONNECT and SOCKS, and how they fail; without TLS. */
class ProxyTunnelTest {

  private static final Proxy HTTP = Proxy.http("proxy.test", 3128).tunnel();
  private static final Proxy SOCKS5H = Proxy.socks5h("proxy.test", 3128);
  private static final String CONNECT =
      "CONNECT origin.test:80 HTTP/1.1\r\nHost: origin.test:80\r\n";
  private static final String GET = "GET /users?page=1 HTTP/1.1\r\nHost: origin.test\r\n\r\n";
  private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";
  private static final String ASKS =
      "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\n";

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  private static String sent(ScriptedPeer peer) {
    return HexFormat.of().formatHex(peer.takeBytes());
  }

  private static RezoException failure(CompletableFuture<Response> call) {
    assertThat(call).isCompletedExceptionally();
    try {
      throw new AssertionError("expected a failure, actual " + call.join());
    } catch (CompletionException e) {
      return (RezoException) e.getCause();
    }
  }

  private static ProxyFailedException refusal(
      ProxyWorld world, CompletableFuture<Response> call, Phase phase) {
    ProxyFailedException failure = (ProxyFailedException) failure(call);
    assertThat(failure.phase()).isEqualTo(phase);
    assertThat(failure.delivery()).isEqualTo(Delivery.NOT_SENT);
    assertThat(failure).hasMessageContaining("http://origin.test via ");
    assertThat(world.wentAround()).as("a direct connection was tried").isFalse();
    world.client.close(ofSeconds(0));
    world.time.runUntilIdle();
    world.network.requireNothingLeft();
    return failure;
  }

  @Test
  @Tag("A53")
  void aTunnelCarriesRequestsAsADirectConnectionWould() {
    List<String> heard = new ArrayList<>();
    ProxyWorld world =
        new ProxyWorld(
            b ->
                b.proxy(HTTP.credentials("ada", "pw").header("X-Team", "blue"))
                    .header("Proxy-Authorization", "Bearer t")
                    .listener(
                        new ExchangeListener() {
                          @Override
                          public void proxyTunnelEstablished(Call call, String proxy) {
                            heard.add(proxy);
                          }
                        }));
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    assertThat(peer.takeText())
        .isEqualTo(CONNECT + "X-Team: blue\r\nProxy-Authorization: Basic YWRhOnB3\r\n\r\n");
    world.says(peer, ESTABLISHED);
    assertThat(peer.takeText()).isEqualTo(GET);
    world.says(peer, ProxyWorld.OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(heard).containsExactly("http://ada@proxy.test:3128");
    CompletableFuture<Response> second = world.get();
    assertThat(peer.takeText()).isEqualTo(GET);
    world.says(peer, ProxyWorld.OK);
    assertThat(second.join().connection().reused()).isTrue();
    assertThat(heard).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKS4,  04010050c000020100, 005a000000000000",
    "SOCKS4A, 0401005000000001006f726967696e2e7465737400, 005a000000000000",
  })
  @Tag("A54")
  void socks4LeadsOn(Proxy.Type type, String request, String reply) {
    ProxyWorld world = new ProxyWorld(Proxy.of(type, "proxy.test", 3128));
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    assertThat(sent(peer)).isEqualTo(request);
    world.says(peer, hex(reply));
    assertThat(peer.takeText()).isEqualTo(GET);
    world.says(peer, ProxyWorld.OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(world.names.asked.contains("origin.test")).isEqualTo(type == Proxy.Type.SOCKS4);
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKS5,  01c0000201",
    "SOCKS5H, 030b6f726967696e2e74657374",
  })
  @Tag("A54")
  void socks5LeadsOn(Proxy.Type type, String target) {
    ProxyWorld world = new ProxyWorld(Proxy.of(type, "proxy.test", 3128).credentials("ada", "pw"));
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    assertThat(sent(peer)).isEqualTo("05020002");
    world.says(peer, hex("0502"));
    assertThat(sent(peer)).isEqualTo("0103616461027077");
    world.says(peer, hex("0100"));
    assertThat(sent(peer)).isEqualTo("050100" + target + "0050");
    world.says(peer, hex("05000001000000000000"));
    assertThat(peer.takeText()).isEqualTo(GET);
    world.says(peer, ProxyWorld.OK);
    assertThat(call.join().connection().connection().proxy())
        .isEqualTo(type.name().toLowerCase(java.util.Locale.ROOT) + "://ada@proxy.test:3128");
    assertThat(world.names.asked.contains("origin.test")).isEqualTo(type == Proxy.Type.SOCKS5);
  }

  @Test
  void socks4ChoosesAnAddressThatItCanSay() throws Exception {
    ProxyWorld world = new ProxyWorld(Proxy.socks4("proxy.test", 3128));
    world.names.answer(
        "origin.test", InetAddress.getByName("2001:db8::1"), ProxyWorld.ORIGIN.getAddress());
    CompletableFuture<Response> unused = world.get();
    assertThat(sent(world.peer())).isEqualTo("04010050c000020100");
  }

  @Test
  void whatTheOriginSaysBehindTheProxysWordIsNotLost() {
    ProxyWorld world = new ProxyWorld(HTTP);
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    world.says(peer, ESTABLISHED + "HTTP/1.1 503 Go away\r\nContent-Length: 0\r\n\r\n");
    assertThat(call.join().status()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 403 Forbidden, 403",
    "HTTP/1.1 502 Bad Gateway, 502",
    "HTTP/1.1 407 Proxy Authentication Required, 407",
    "SSH-2.0-dropbear, -1",
  })
  @Tag("F13")
  void aRefusedTunnelIsAnErrorAndNeverADirectConnection(String answer, int code) {
    ProxyWorld world = new ProxyWorld(HTTP.credentials("ada", "hidden"));
    CompletableFuture<Response> call = world.get();
    world.says(world.peer(), answer + "\r\nContent-Length: 100000\r\n\r\n<html>");
    ProxyFailedException failure = refusal(world, call, Phase.PROXY);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.proxy()).isEqualTo("http://ada@proxy.test:3128");
    assertThat(failure).hasMessageNotContaining("hidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"05ff", "48545450", "050005", "0500050500010000000000", "04"})
  @Tag("F13")
  void aRefusalOfSocksIsAnErrorAndNeverADirectConnection(String answer) {
    ProxyWorld world = new ProxyWorld(SOCKS5H);
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    world.says(peer, hex(answer));
    if (!call.isDone()) {
      peer.close();
      world.time.runUntilIdle();
    }
    assertThat(refusal(world, call, Phase.PROXY)).hasMessageContaining("expected");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProxyThatHangsUpIsAnError(boolean reset) {
    for (Proxy proxy : List.of(HTTP, SOCKS5H, Proxy.socks4a("proxy.test", 3128))) {
      ProxyWorld world = new ProxyWorld(proxy);
      CompletableFuture<Response> call = world.get();
      ScriptedPeer unused = reset ? world.peer().reset() : world.peer().close();
      world.time.runUntilIdle();
      refusal(world, call, Phase.PROXY);
    }
  }

  @Test
  void aProxyWithoutAddressIsAnError() {
    ProxyWorld world = new ProxyWorld(Proxy.http("nowhere.test", 3128));
    assertThat(refusal(world, world.get(), Phase.RESOLVE)).hasMessageContaining("nowhere.test");
  }

  @Test
  void aProxyThatRefusesConnectionsIsAnError() {
    ProxyWorld world = new ProxyWorld(SOCKS5H);
    world.proxy.always(ConnectOutcome.refuse());
    assertThat(refusal(world, world.get(), Phase.CONNECT)).hasMessageContaining("proxy.test:3128");
  }

  @Test
  void aNameThatThisSideCannotLookUpIsNotTheProxysFault() {
    ProxyWorld world = new ProxyWorld(Proxy.socks5("proxy.test", 3128));
    CompletableFuture<Response> call = world.send(world.client.get("http://unknown.test/"));
    assertThat(failure(call).phase()).isEqualTo(Phase.RESOLVE);
    assertThat(failure(call)).isNotInstanceOf(ProxyFailedException.class);
    assertThat(world.wentAround()).isFalse();
  }

  @Test
  @Tag("A104")
  void theConnectLimitCoversTheProxyAtEachStep() {
    List<String> steps = List.of("", "0500", "0500050000");
    for (String said : steps) {
      ProxyWorld world = new ProxyWorld(SOCKS5H);
      CompletableFuture<Response> call = world.get();
      ScriptedPeer peer = world.peer();
      world.advance(ofSeconds(9));
      world.says(peer, hex(said));
      world.advance(ofSeconds(1));
      assertThat(failure(call)).isInstanceOf(DeadlineException.class);
      assertThat(failure(call).phase()).isEqualTo(Phase.PROXY);
      assertThat(((DeadlineException) failure(call)).limit())
          .isEqualTo(DeadlineException.Limit.CONNECT);
      assertThat(peer.clientClosed()).isTrue();
      world.network.requireNothingLeft();
    }
  }

  @Test
  void aBlackHoleIsEndedByTheConnectLimit() {
    ProxyWorld world = new ProxyWorld(HTTP);
    world.proxy.always(ConnectOutcome.noAnswer());
    CompletableFuture<Response> call = world.get();
    world.advance(ofSeconds(10));
    assertThat(failure(call)).isInstanceOf(DeadlineException.class);
    assertThat(failure(call).phase()).isEqualTo(Phase.CONNECT);
    assertThat(world.wentAround()).isFalse();
    world.network.requireNothingLeft();
  }

  @Test
  void theLookUpOfTheTargetHasTheLimitOfNames() {
    ProxyWorld world =
        new ProxyWorld(
            b -> b.proxy(Proxy.socks5("proxy.test", 3128)).timeouts(t -> t.dns(ofSeconds(2))));
    CompletableFuture<List<InetAddress>> unused = world.names.wait("origin.test");
    CompletableFuture<Response> call = world.get();
    world.advance(ofSeconds(2));
    assertThat(((DeadlineException) failure(call)).limit()).isEqualTo(DeadlineException.Limit.DNS);
    world.network.requireNothingLeft();
  }

  @Test
  void cancellingAtEachStepLeavesNothing() {
    List<String> steps = List.of("", "0500", "0500050000", "05000500000100000000000000");
    for (String said : steps) {
      ProxyWorld world = new ProxyWorld(SOCKS5H);
      CompletableFuture<Response> call = world.get();
      ScriptedPeer peer = world.peer();
      if (!said.isEmpty()) {
        world.says(peer, hex(said));
      }
      call.cancel(true);
      world.time.runUntilIdle();
      assertThat(peer.clientClosed()).isTrue();
      world.network.requireNothingLeft();
      assertThat(world.client.pool().snapshot().toString()).doesNotContain("1 active");
    }
  }

  @Test
  void closingTheClientEndsATalk() {
    ProxyWorld world = new ProxyWorld(HTTP);
    CompletableFuture<Response> call = world.get();
    world.client.shutdownNow();
    world.time.runUntilIdle();
    assertThat(failure(call)).isNotInstanceOf(CallCancelledException.class);
    world.network.requireNothingLeft();
  }

  @Test
  @Tag("F13")
  void a407IsAnsweredOnTheSameConnectionIfTheProxyLets() {
    ProxyWorld world = new ProxyWorld(HTTP.credentialsWhenAsked("ada", "pw"));
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    assertThat(peer.takeText()).isEqualTo(CONNECT + "\r\n");
    world.says(peer, ASKS + "Content-Length: 3\r\n\r\nwho");
    assertThat(peer.takeText()).isEqualTo(CONNECT + "Proxy-Authorization: Basic YWRhOnB3\r\n\r\n");
    world.says(peer, ESTABLISHED);
    world.says(peer, ProxyWorld.OK);
    assertThat(call.join().status()).isEqualTo(200);
  }

  @Test
  @Tag("F13")
  void a407IsAnsweredOnAnotherConnectionIfTheProxyCloses() {
    ProxyWorld world = new ProxyWorld(HTTP.credentialsWhenAsked("ada", "pw"));
    CompletableFuture<Response> call = world.get();
    ScriptedPeer first = world.peer();
    world.advance(ofSeconds(6));
    world.says(first, ASKS + "Connection: close\r\nContent-Length: 3\r\n\r\n");
    assertThat(first.clientClosed()).isTrue();
    ScriptedPeer second = world.peer();
    assertThat(second.takeText())
        .isEqualTo(CONNECT + "Proxy-Authorization: Basic YWRhOnB3\r\n\r\n");
    world.advance(ofSeconds(4));
    assertThat(failure(call)).as("one limit for both").isInstanceOf(DeadlineException.class);
  }

  @Test
  void answersThatAreRefusedEnd() {
    List<ProxyChallenge> heard = new ArrayList<>();
    Proxy endless =
        HTTP.authenticator(
            challenge -> {
              heard.add(challenge);
              return "Token " + challenge.answers();
            });
    ProxyWorld world = new ProxyWorld(endless);
    CompletableFuture<Response> call = world.get();
    ScriptedPeer peer = world.peer();
    for (int i = 0; i < 10 && !call.isDone(); i++) {
      world.says(peer, ASKS + "Content-Length: 0\r\n\r\n");
    }
    assertThat(refusal(world, call, Phase.PROXY).code()).isEqualTo(407);
    assertThat(heard).hasSize(3);
    assertThat(heard.get(0).target()).isEqualTo("origin.test:80");
    assertThat(heard.get(0).method()).isEqualTo("CONNECT");
    assertThat(heard.get(0).challenges()).containsExactly("Basic realm=\"x\"");
  }

  @Test
  void anAuthenticatorThatThrowsEndsTheCall() {
    ProxyWorld world =
        new ProxyWorld(
            HTTP.authenticator(
                challenge -> {
                  throw new IllegalStateException("no ticket");
                }));
    CompletableFuture<Response> call = world.get();
    world.says(world.peer(), ASKS + "Content-Length: 0\r\n\r\n");
    refusal(world, call, Phase.PROXY);
  }

  @Test
  void theProxysAddressesAreRaced() throws Exception {
    ProxyWorld world = new ProxyWorld(HTTP);
    world.names.answer(
        "proxy.test", InetAddress.getByName("2001:db8::9"), ProxyWorld.PROXY.getAddress());
    world.network.listen(ProxyWorld.address("2001:db8::9", 3128)).always(ConnectOutcome.noAnswer());
    CompletableFuture<Response> unused = world.get();
    world.advance(java.time.Duration.ofMillis(250));
    assertThat(world.peer().received()).startsWith(CONNECT);
  }

  @Test
  void connectToSaysWhereTheProxyIsToLead() {
    ProxyWorld world =
        new ProxyWorld(
            b ->
                b.proxy(Proxy.http("proxy.test", 3128))
                    .connectTo(origin -> new Endpoint("canary.test", 8080)));
    CompletableFuture<Response> unused = world.get();
    ScriptedPeer peer = world.peer();
    assertThat(peer.takeText())
        .isEqualTo("CONNECT canary.test:8080 HTTP/1.1\r\nHost: canary.test:8080\r\n\r\n");
    world.says(peer, ESTABLISHED);
    assertThat(peer.takeText()).isEqualTo(GET);
  }

  @Test
  void noSecretIsInAnythingThatIsShown() {
    ProxyWorld world = new ProxyWorld(SOCKS5H.credentials("ada", "hidden"));
    CompletableFuture<Response> call = world.get();
    world.says(world.peer(), hex("0502"));
    assertThat(world.client.describe() + world.client.pool().snapshot() + call + world.client)
        .contains("socks5h://ada@proxy.test:3128")
        .doesNotContain("hidden");
  }

  @Test
  void aListenerThatCancelsWhenTheTargetIsLookedUpLeavesNoConnection() {
    AtomicReference<CompletableFuture<Response>> call = new AtomicReference<>();
    ExchangeListener impatient =
        new ExchangeListener() {
          @Override
          public void resolveStarted(Call started, String host) {
            call.get().cancel(true);
          }
        };
    ProxyWorld world =
        new ProxyWorld(b -> b.proxy(Proxy.socks5("proxy.test", 3128)).listener(impatient));
    call.set(world.client.sendAsync(world.client.get(ProxyWorld.URL).request()));
    world.advance(java.time.Duration.ofMinutes(10));
    assertThat(call.get()).isCancelled();
    assertThat(world.proxy.accepted()).isZero();
    world.network.requireNothingLeft();
  }

  @Test
  void aListenerThatCancelsWhenTheTunnelStandsHearsOfNoConnection() {
    AtomicReference<CompletableFuture<Response>> call = new AtomicReference<>();
    List<String> heard = new ArrayList<>();
    ExchangeListener impatient =
        new ExchangeListener() {
          @Override
          public void proxyTunnelEstablished(Call started, String proxy) {
            heard.add("tunnel");
            call.get().cancel(true);
          }

          @Override
          public void connected(Call started, ConnectionFacts facts) {
            heard.add("connected");
          }
        };
    ProxyWorld world = new ProxyWorld(b -> b.proxy(HTTP).listener(impatient));
    call.set(world.client.sendAsync(world.client.get(ProxyWorld.URL).request()));
    world.says(world.peer(), ESTABLISHED);
    assertThat(call.get()).isCancelled();
    assertThat(heard).containsExactly("tunnel");
    assertThat(world.network.openTransports()).isZero();
  }

  @Test
  void aResolverWhoseAnswerBreaksEndsTheCall() {
    ProxyWorld world =
        new ProxyWorld(
            b -> b.proxy(Proxy.socks4("proxy.test", 3128)).timeouts(t -> t.connect(null)));
    world.names.wait("origin.test").complete(new BrokenList());
    CompletableFuture<Response> call = world.get();
    assertThat(failure(call)).hasRootCauseMessage("a broken list");
    assertThat(world.client.pool().snapshot().toString()).doesNotContain("opening");
    world.client.close();
    world.time.runUntilIdle();
    world.network.requireNothingLeft();
  }

  /** Addresses that nobody can look at. */
  private static final class BrokenList extends AbstractList<InetAddress> {
    @Override
    public InetAddress get(int index) {
      throw new IllegalStateException("a broken list");
    }

    @Override
    public int size() {
      throw new IllegalStateException("a broken list");
    }
  }
}
