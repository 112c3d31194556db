package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Phase;
import dev.rezo.http.Timeouts;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.ScriptedPeer;
import dev.rezo.testing.VirtualListener;
import dev.rezo.testing.VirtualLoops;
import dev.rezo.testing.VirtualNetwork;
import dev.rezo.testing.VirtualTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As {@link TlsFallbackTest}, where it is about how long something takes; on virtual time. */
@Tag("A140")
class TlsFallbackLimitsTest {

  private static final TlsTestCa CA = TlsTestCa.root("CN=CA");
  private static final InetSocketAddress BAD = address("192.0.2.1");
  private static final InetSocketAddress GOOD = address("192.0.2.2");
  private static final Duration HANDSHAKE = ofMillis(1500);

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time);
  private final VirtualTlsServer server =
      new VirtualTlsServer(
          new TlsTestServer(CA.issue("CN=service", "DNS:service.test")),
          (connection, head) -> connection.respond("good"));
  private final VirtualListener good = network.listen(GOOD, server::accept);

  @Test
  void anAddressThatStaysSilentGivesWayWhenItsLimitIsOver() {
    network.listen(BAD); // And says nothing.
    assertServedAfter(HANDSHAKE, get(t -> t.tls(HANDSHAKE)));
  }

  @Test
  void withoutALimitOfItsOwnASilentAddressHasHalfOfTheConnectLimit() {
    network.listen(BAD);
    assertServedAfter(ofMillis(2500), get(t -> t.connect(ofSeconds(5))));
  }

  @Test
  void aShortConnectLimitIsNotShared() {
    network.listen(BAD);
    assertThat(failureAfter(HANDSHAKE, get(t -> t.connect(HANDSHAKE))))
        .isInstanceOfSatisfying(
            DeadlineException.class,
            e -> {
              assertThat(e.limit()).isEqualTo(Limit.CONNECT);
              assertThat(e.phase()).isEqualTo(Phase.TLS);
            });
    assertThat(good.accepted()).isZero();
  }

  @Test
  void theTlsLimitOfTheLastAddressIsToldWithWhatHappenedBefore() {
    network.listen(BAD, ScriptedPeer::close);
    server.fallSilentAfter(0);
    assertThat(failureAfter(HANDSHAKE, get(t -> t.tls(HANDSHAKE))))
        .isInstanceOfSatisfying(
            DeadlineException.class,
            e -> {
              assertThat(e.limit()).isEqualTo(Limit.TLS);
              assertThat(e.getSuppressed()).hasSize(1);
              assertThat(e.getSuppressed()[0]).isInstanceOf(ConnectionFailedException.class);
            });
    assertThat(good.accepted()).isEqualTo(1);
  }

  @Test
  void theHandshakeThatFailedIsToldRatherThanTheRefusalAfterIt() {
    network.listen(BAD, ScriptedPeer::close);
    good.always(ConnectOutcome.refuse());
    assertThat(failure(get(t -> {})))
        .isInstanceOfSatisfying(
            ConnectionFailedException.class,
            e -> {
              assertThat(e.phase()).isEqualTo(Phase.TLS);
              assertThat(e.getSuppressed()).hasSize(1);
              assertThat(((ConnectionFailedException) e.getSuppressed()[0]).phase())
                  .isEqualTo(Phase.CONNECT);
            });
  }

  private static InetSocketAddress address(String ip) {
    return new InetSocketAddress(VirtualClient.address(ip).getAddress(), 443);
  }

  private CompletableFuture<String> get(Consumer<Timeouts.Builder> timeouts) {
    RezoClient client =
        RezoClient.builder()
            .loops(new VirtualLoops(network, 1))
            .resolver(
                host ->
                    CompletableFuture.completedFuture(List.of(BAD.getAddress(), GOOD.getAddress())))
            .pool(limits -> limits)
            .timeouts(timeouts)
            .tlsTasks(Runnable::run)
            .tls(t -> t.trust(CA.certificate()))
            .build();
    CompletableFuture<String> text =
        client.sendAsync(client.get("https://service.test/").request(), BodyReaders.text());
    time.runUntilIdle();
    return text;
  }

  private void assertServedAfter(Duration limit, CompletableFuture<String> call) {
    advanceTo(limit, call);
    assertThat(call).isCompletedWithValue("good");
    assertThat(good.accepted()).isEqualTo(1);
  }

  private Throwable failureAfter(Duration limit, CompletableFuture<String> call) {
    advanceTo(limit, call);
    return failure(call);
  }

  /** Nothing comes of the call before its limit. */
  private void advanceTo(Duration limit, CompletableFuture<String> call) {
    time.advance(limit.minusMillis(1));
    assertThat(call).isNotDone();
    time.advance(ofMillis(1));
    time.runUntilIdle();
  }

  private static Throwable failure(CompletableFuture<String> call) {
    assertThat(call).isCompletedExceptionally();
    try {
      throw new AssertionError("expected a failure, actual " + call.join());
    } catch (CompletionException e) {
      return e.getCause();
    }
  }
}
