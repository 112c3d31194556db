package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Phase;
import dev.rezo.http.Timeouts;
import dev.rezo.testing.VirtualLoops;
import dev.rezo.testing.VirtualNetwork;
import dev.rezo.testing.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that stall, break off or speak something else where TLS is expected. */
final class TlsWireTest {

  private static final TlsTestCa CA = TlsTestCa.root("CN=CA");
  private static final TlsTestCa.Issued SERVICE = CA.issue("CN=service", "DNS:service.test");

  /** Each handshake is a full one, and as long as the others. */
  private static final TlsConfig TRUSTING =
      TlsConfig.builder().trust(CA.certificate()).resumption(false).build();

  private static final int PLENTY = 1 << 20;

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time);
  private final InetAddress address = VirtualClient.ADDRESS.getAddress();

  private CompletableFuture<String> get(Consumer<Timeouts.Builder> timeouts) {
    RezoClient client =
        RezoClient.builder()
            .loops(new VirtualLoops(network, 1))
            .resolver(host -> CompletableFuture.completedFuture(List.of(address)))
            .pool(limits -> limits)
            .timeouts(timeouts)
            .tlsTasks(Runnable::run)
            .tls(TRUSTING)
            .build();
    CompletableFuture<String> text =
        client.sendAsync(client.get("https://service.test/").request(), BodyReaders.text());
    time.runUntilIdle();
    return text;
  }

  private VirtualTlsServer listen(String version, VirtualTlsServer.Answerer answerer) {
    VirtualTlsServer server =
        new VirtualTlsServer(new TlsTestServer(SERVICE).versions(version), answerer);
    network.listen(new InetSocketAddress(address, 443), server::accept);
    return server;
  }

  private static Throwable failure(CompletableFuture<String> call) {
    assertThat(call).isCompletedExceptionally();
    try {
      call.join();
      throw new AssertionError("expected a failure");
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  @ParameterizedTest
  @Tag("F8")
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aServerThatStallsAnywhereInTheHandshakeIsEndedByTheTlsLimit(String version) {
    VirtualTlsServer server = listen(version, (connection, head) -> connection.respond("done"));
    server.fallSilentAfter(PLENTY);
    assertThat(get(t -> t.head(ofSeconds(60)))).isCompletedWithValue("done");
    int whole = PLENTY - server.left();
    int answers = 0;

    for (int said = 0; said < whole; said += 53) {
      server.fallSilentAfter(said);
      CompletableFuture<String> call = get(t -> t.tls(ofSeconds(5)).head(ofSeconds(60)));
      time.advance(ofSeconds(4));
      assertThat(call).as("after " + said + " bytes").isNotDone();
      time.advance(ofSeconds(2));
      if (!call.isDone()) { // It fell silent after the handshake.
        answers++;
        time.advance(ofSeconds(60));
        assertThat(failure(call))
            .isInstanceOfSatisfying(
                DeadlineException.class, e -> assertThat(e.phase()).isEqualTo(Phase.HEAD));
        continue;
      }
      assertThat(failure(call))
          .isInstanceOfSatisfying(
              DeadlineException.class,
              e -> {
                assertThat(e.limit()).isEqualTo(Limit.TLS);
                assertThat(e.phase()).isEqualTo(Phase.TLS);
              });
    }

    assertThat(whole / 53 - answers).as("silences in the handshake").isGreaterThan(8);
    assertThat(TRUSTING.engines().running()).isZero();
  }

  @Test
  @Tag("A104")
  void withoutALimitOfItsOwnTheHandshakeEndsByTheConnectLimit() {
    listen("TLSv1.3", (connection, head) -> {}).fallSilentAfter(100);

    CompletableFuture<String> call = get(t -> t.connect(ofSeconds(3)));
    time.advance(ofSeconds(4));

    assertThat(failure(call))
        .isInstanceOfSatisfying(
            DeadlineException.class,
            e -> {
              assertThat(e.limit()).isEqualTo(Limit.CONNECT);
              assertThat(e.phase()).isEqualTo(Phase.TLS);
            });
    assertThat(network.openTransports()).isZero();
  }

  @Test
  void aServerOfPlainHttpIsRecognised() {
    network.listen(
        new InetSocketAddress(address, 443),
        peer ->
            peer.onReceive(
                from -> {
                  if (!from.clientEnded()) {
                    from.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").close();
                  }
                }));

    assertThat(failure(get(t -> {})))
        .isInstanceOf(ConnectionFailedException.class)
        .hasMessage(
            "https://service.test: TLS handshake failed: expected TLS, actual an HTTP response"
                + " (HTTP/1.1 400 Bad Request): this is a port for plain http");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aBodyThatEndsWithTheConnectionNeedsCloseNotify(String version) {
    listen(
        version,
        (connection, head) -> {
          connection.send("HTTP/1.1 200 OK\r\n\r\nall of it");
          connection.end();
        });

    assertThat(get(t -> {})).isCompletedWithValue("all of it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aBodyThatIsCutOffWithoutCloseNotifyIsATruncation(String version) {
    listen(
        version,
        (connection, head) -> {
          connection.send("HTTP/1.1 200 OK\r\n\r\nhalf of it");
          connection.peer.finish();
        });

    assertThat(failure(get(t -> {})))
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.TRUNCATED))
        .hasMessageContaining("expected close_notify");
  }
}
