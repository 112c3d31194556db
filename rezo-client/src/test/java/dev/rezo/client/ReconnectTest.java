package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Call;
import dev.rezo.http.CallCancelledException;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.Delivery;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Phase;
import dev.rezo.http.ProxyFailedException;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.io.TcpOptions;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.ScriptedPeer;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is stopped and started again costs time, and no call. */
class ReconnectTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** A client that has been answered once and whose server has gone since. */
  private static VirtualClient orphaned(UnaryOperator<ClientBuilder> settings) {
    VirtualClient virtual = new VirtualClient(settings);
    CompletableFuture<Response> first = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(first);
    virtual.says(peer, OK);
    assertThat(first.join().status()).isEqualTo(200);
    peer.close();
    virtual.time.runUntilIdle();
    virtual.server.always(ConnectOutcome.refuse());
    return virtual;
  }

  private static ConnectionFailedException refusal(CompletableFuture<Response> call) {
    assertThat(call).isCompletedExceptionally();
    Throwable failure = call.handle((response, cause) -> cause).join();
    assertThat(failure).isInstanceOf(ConnectionFailedException.class);
    return (ConnectionFailedException) failure;
  }

  private static int tries(VirtualClient virtual) {
    return virtual.network.attempts().size();
  }

  @Test
  @Tag("F7")
  void aCallWaitsForAServerThatRestarts() {
    VirtualClient virtual = orphaned(b -> b);
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofSeconds(1));
    assertThat(call).isNotDone();
    virtual.server.always(ConnectOutcome.accept());
    virtual.advance(ofMillis(800));
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(call.join().connection().reused()).isFalse();
    assertThat(virtual.bucket()).contains("0 active, 1 idle, 0 waiting");
  }

  @Test
  @Tag("F7")
  void aRequestThatIsNotIdempotentWaitsToo() {
    VirtualClient virtual = orphaned(b -> b);
    CompletableFuture<Response> call =
        virtual.send(virtual.client.post(VirtualClient.URL).request());
    virtual.advance(ofMillis(30));
    virtual.server.always(ConnectOutcome.accept());
    virtual.advance(ofMillis(50));
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call.join().status()).isEqualTo(200);
  }

  @Test
  void aReplayWaitsToo() {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> first = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(first);
    virtual.says(peer, OK);
    CompletableFuture<Response> call = virtual.get();
    virtual.server.always(ConnectOutcome.refuse());
    peer.reset();
    virtual.advance(ofMillis(100));
    assertThat(call).isNotDone();
    virtual.server.always(ConnectOutcome.accept());
    virtual.advance(ofMillis(200));
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call.join().status()).isEqualTo(200);
  }

  @Test
  void aServerThatStaysAwayIsToldAfterSevenTries() {
    VirtualClient virtual = orphaned(b -> b);
    int before = tries(virtual);
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofMillis(1762));
    assertThat(call).isNotDone();
    virtual.advance(ofMillis(588));
    ConnectionFailedException failure = refusal(call);
    assertThat(failure).hasMessageContaining("(tried 7 times within ");
    assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
    assertThat(failure.delivery()).isEqualTo(Delivery.NOT_SENT);
    assertThat(failure).hasCauseInstanceOf(ConnectException.class);
    assertThat(tries(virtual) - before).isEqualTo(7);
    assertThat(virtual.client.runningCalls()).isZero();
    virtual.network.requireNothingLeft();
  }

  @Test
  void pausesDoubleAndDifferFromCallToCall() {
    VirtualClient virtual = orphaned(b -> b);
    int before = tries(virtual);
    CompletableFuture<Response> one = virtual.get();
    CompletableFuture<Response> other = virtual.get();
    for (int i = 0; i < 2400; i++) {
      virtual.advance(ofMillis(1));
    }
    refusal(one);
    refusal(other);
    List<Long> moments =
        virtual.network.attempts().stream().skip(before).map(a -> a.atNanos()).distinct().toList();
    assertThat(moments).hasSize(13); // The first try of both is at one moment, no other is.
    virtual.network.requireNothingLeft();
  }

  @Test
  void aServerThatNeverWasThereIsToldAtOnce() {
    VirtualClient virtual = new VirtualClient(b -> b);
    virtual.server.always(ConnectOutcome.refuse());
    assertThat(refusal(virtual.get())).hasMessageNotContaining("tried");
    assertThat(tries(virtual)).isEqualTo(1);
    virtual.network.requireNothingLeft();
  }

  @Test
  void aServerThatHasBeenGoneForAMinuteIsToldAtOnce() {
    VirtualClient virtual = orphaned(b -> b);
    virtual.advance(ofMinutes(1));
    refusal(virtual.get());
    virtual.network.requireNothingLeft();
  }

  @Test
  void aServerWhoseConnectionIsOpenIsWaitedForHoweverOldThatIs() {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> running = virtual.send(noLimit(virtual));
    virtual.advance(ofMinutes(10));
    virtual.server.always(ConnectOutcome.refuse());
    CompletableFuture<Response> call = virtual.get();
    assertThat(call).isNotDone();
    virtual.advance(ofSeconds(3));
    refusal(call);
    assertThat(running).isNotDone();
  }

  private static dev.rezo.http.Request noLimit(VirtualClient virtual) {
    return virtual.client.get(VirtualClient.URL).timeouts(t -> t.head(ofMinutes(60))).request();
  }

  @Test
  void itCanBeSwitchedOff() {
    VirtualClient virtual = orphaned(b -> b.reconnect(false));
    refusal(virtual.get());
    assertThat(virtual.client.describe()).contains("reconnect");
    virtual.network.requireNothingLeft();
  }

  @Test
  void theConnectLimitHoldsForAllTriesTogether() {
    VirtualClient virtual = orphaned(b -> b.timeouts(t -> t.connect(ofMillis(110))));
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofMillis(109));
    assertThat(refusal(call)).hasMessageContaining("tried");
    virtual.network.requireNothingLeft();
  }

  @Test
  void theLimitOfTheCallHoldsForAllTriesTogether() {
    VirtualClient virtual = orphaned(b -> b.timeouts(t -> t.call(ofMillis(110))));
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofMillis(109));
    assertThat(refusal(call)).hasMessageContaining("tried");
    virtual.network.requireNothingLeft();
  }

  @Test
  void thePlaceInThePoolIsFreeDuringAPause() {
    VirtualClient virtual = orphaned(b -> b.pool(p -> p.withMaxPerBucket(1)));
    CompletableFuture<Response> paused = virtual.get();
    assertThat(virtual.bucket()).doesNotContain("1 active").doesNotContain("opening");
    virtual.server.always(ConnectOutcome.accept());
    CompletableFuture<Response> other = virtual.get();
    virtual.says(virtual.peerAfter(other), OK);
    assertThat(other.join().body().discard()).isDone();
    assertThat(paused).isNotDone();
    virtual.advance(ofMillis(50)); // It goes on with the connection that the other one opened.
    assertThat(tries(virtual)).isEqualTo(3);
  }

  @Test
  void aCallThatIsCancelledDuringAPauseLeavesNothing() {
    VirtualClient virtual = orphaned(b -> b);
    CompletableFuture<Response> call = virtual.get();
    assertThat(call.cancel(true)).isTrue();
    virtual.time.runUntilIdle();
    assertThat(virtual.client.runningCalls()).isZero();
    virtual.network.requireNothingLeft();
  }

  @Test
  void aClientThatIsShutDownDuringAPauseFailsTheCallAtOnce() {
    VirtualClient virtual = orphaned(b -> b);
    CompletableFuture<Response> call = virtual.get();
    virtual.client.shutdownNow();
    virtual.time.runUntilIdle();
    assertThat(call.handle((response, cause) -> cause).join())
        .isInstanceOf(ClientClosedException.class);
    virtual.network.requireNothingLeft();
  }

  @Test
  void listenersHearOfEachTry() {
    List<String> heard = new ArrayList<>();
    VirtualClient virtual = orphaned(b -> b.listener(new Attempts(heard)));
    heard.clear();
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofSeconds(3));
    refusal(call);
    List<String> tries = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      tries.addAll(List.of("attempt", "attempt ended"));
    }
    tries.add("ended");
    assertThat(heard).isEqualTo(tries);
  }

  @Test
  void listenersHearOfAReplayAsOfAnotherAttempt() {
    List<String> heard = new ArrayList<>();
    VirtualClient virtual = new VirtualClient(b -> b.listener(new Attempts(heard)));
    CompletableFuture<Response> first = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(first);
    virtual.says(peer, OK);
    heard.clear();
    CompletableFuture<Response> call = virtual.get();
    peer.reset();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(heard)
        .containsExactly("attempt", "attempt ended", "attempt", "attempt ended", "ended");
  }

  /** Notes attempts and the end. */
  private static final class Attempts implements ExchangeListener {
    private final List<String> heard;

    Attempts(List<String> heard) {
      this.heard = heard;
    }

    @Override
    public void attemptStarted(Call call) {
      heard.add("attempt");
    }

    @Override
    public void attemptEnded(Call call, Throwable failure) {
      heard.add("attempt ended");
    }

    @Override
    public void callEnded(Call call, Throwable failure) {
      heard.add("ended");
    }
  }

  @Test
  void onlyARefusalOfEachAddressCounts() {
    ConnectException refused = new ConnectException("Connection refused");
    assertThat(Reconnects.isRefusal(failed(Phase.CONNECT, refused))).isTrue();
    assertThat(Reconnects.isRefusal(failed(Phase.TLS, refused))).isFalse();
    assertThat(Reconnects.isRefusal(failed(Phase.CONNECT, null))).isFalse();
    assertThat(Reconnects.isRefusal(failed(Phase.TLS, null))).isFalse();
    assertThat(
            Reconnects.isRefusal(
                failed(Phase.CONNECT, new java.net.NoRouteToHostException("no route"))))
        .isFalse();
    refused.addSuppressed(new java.net.NoRouteToHostException("no route"));
    assertThat(Reconnects.isRefusal(failed(Phase.CONNECT, refused))).isFalse();
    assertThat(
            Reconnects.isRefusal(
                new CallCancelledException("cancelled", Phase.CONNECT, Delivery.NOT_SENT)))
        .isFalse();
  }

  @Test
  void aConnectionThatEndsInTheHandshakeWithoutAWordCountsToo() {
    assertThat(Reconnects.isRefusal(failed(Phase.TLS, new SocketException("Connection reset"))))
        .isTrue();
    assertThat(Reconnects.isRefusal(failed(Phase.TLS, new EOFException()))).isTrue();
    for (String written : List.of("Connection reset by peer", "Broken pipe")) {
      assertThat(Reconnects.isRefusal(failed(Phase.TLS, new IOException(written)))).isTrue();
    }
    assertThat(
            Reconnects.isRefusal(
                failed(
                    Phase.TLS, new SSLHandshakeException("Received fatal alert: bad_certificate"))))
        .isFalse();
    assertThat(
            Reconnects.isRefusal(
                failed(Phase.TLS, new IOException(new CertificateExpiredException("expired")))))
        .isFalse();
    assertThat(Reconnects.isRefusal(failed(Phase.CONNECT, new SocketException("Connection reset"))))
        .isFalse();
  }

  @Test
  void aFailureKeepsItsKindWithTheNumberOfTries() {
    Reconnects reconnects = new Reconnects(0);
    assertThat(reconnects.next(0, Deadlines.NEVER, Deadlines.NEVER, 1)).isPositive();
    RezoException explained =
        reconnects.explain(
            new ProxyFailedException("no", "socks5://p", 5, Phase.CONNECT, null), 2_000_000);
    assertThat(explained)
        .isInstanceOfSatisfying(
            ProxyFailedException.class,
            e -> {
              assertThat(e.proxy()).isEqualTo("socks5://p");
              assertThat(e.code()).isEqualTo(5);
            })
        .hasMessage("no (tried 2 times within 2 ms)");
  }

  private static RezoException failed(Phase phase, Throwable cause) {
    return new ConnectionFailedException("no connection", phase, cause);
  }

  @Test
  void whatIsRememberedOfRoutesIsBounded() {
    StandingRoutes routes = new StandingRoutes();
    for (int i = 0; i < 3 * StandingRoutes.MAX_REMEMBERED; i++) {
      routes.opened(route(i), dev.rezo.http.Protocol.HTTP_1_1);
      routes.closed(route(i), i);
      assertThat(routes.size()).isLessThanOrEqualTo(StandingRoutes.MAX_REMEMBERED + 1);
    }
    routes.opened(route(-1), dev.rezo.http.Protocol.HTTP_1_1);
    assertThat(routes.stoodLately(route(-1), Duration.ofDays(1).toNanos())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void whatHadItsTimeIsForgottenWhereverTheClockBegan(long startNanos) {
    StandingRoutes routes = new StandingRoutes();
    for (int i = 0; i < 100; i++) {
      routes.opened(route(i), dev.rezo.http.Protocol.HTTP_1_1);
      routes.closed(route(i), startNanos + 2L * i * StandingRoutes.MEMORY_NANOS);
      assertThat(routes.size()).isLessThanOrEqualTo(2);
    }
  }

  private static Route route(int number) {
    return new Route(
        dev.rezo.http.Url.parse("http://host" + (number + 1) + ".test/").origin(),
        new Route.Dialing(
            TlsConfig.DEFAULT,
            TcpOptions.DEFAULT,
            AddressFamily.ANY,
            null,
            dev.rezo.http.Protocol.HTTP_1_1,
            Protocols.DEFAULT,
            null,
            java.util.Map.of(),
            null,
            Proxy.none(),
            null));
  }
}
