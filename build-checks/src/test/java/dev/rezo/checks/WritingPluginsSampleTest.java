package dev.rezo.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rezo.checks.WritingPluginsSample.Signing;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.plugins.retry.Retry;
import dev.rezo.testing.ScriptedPeer;
import dev.rezo.testing.VirtualListener;
import dev.rezo.testing.VirtualLoops;
import dev.rezo.testing.VirtualNetwork;
import dev.rezo.testing.VirtualTime;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The plugin of docs-site/writing-plugins.md does what is said of it. */
final class WritingPluginsSampleTest {

  private static final byte[] SECRET = "both sides know".getBytes(UTF_8);

  private final VirtualTime time = new VirtualTime();
  private final HandSetClock clock = new HandSetClock();
  private final Signing signing = new Signing("key-1", SECRET, clock);

  // sample:testing
  @Test
  void aRetryIsSignedAnew() throws UnknownHostException {
    VirtualNetwork network = new VirtualNetwork(time);
    InetAddress address = InetAddress.getByName("192.0.2.1");
    VirtualListener server = network.listen(new InetSocketAddress(address, 80));
    RezoClient client =
        RezoClient.builder()
            .loops(new VirtualLoops(network, 1))
            .resolver(host -> CompletableFuture.completedFuture(List.of(address)))
            .pool(limits -> limits)
            .interceptor(Retry.exponential(2))
            .attemptInterceptor(signing)
            .build();

    CompletableFuture<Response> call = client.get("http://service.test/orders").sendAsync();
    time.runUntilIdle();
    ScriptedPeer peer = server.takePeer();
    assertThat(peer.takeHead()).contains("X-Date: Sun, 22 Nov 2026 00:00:00 GMT\r\n");
    clock.now = clock.now.plusSeconds(2);
    peer.send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
    time.advance(Duration.ofSeconds(10)); // No test waits for the pause.
    time.runUntilIdle();
    assertThat(peer.takeHead()).contains("X-Date: Sun, 22 Nov 2026 00:00:02 GMT\r\n");
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    time.runUntilIdle();
    assertThat(call.join().status()).isEqualTo(200);
  }

  // sample:end

  @Test
  void aClockThatIsWrongIsLearnedFromTheRefusal() throws UnknownHostException {
    VirtualNetwork network = new VirtualNetwork(time);
    InetAddress address = InetAddress.getByName("192.0.2.1");
    VirtualListener server = network.listen(new InetSocketAddress(address, 80));
    RezoClient client =
        RezoClient.builder()
            .loops(new VirtualLoops(network, 1))
            .resolver(host -> CompletableFuture.completedFuture(List.of(address)))
            .pool(limits -> limits)
            .attemptInterceptor(signing)
            .build();
    CompletableFuture<Response> call = client.get("http://service.test/orders").sendAsync();
    time.runUntilIdle();
    ScriptedPeer peer = server.takePeer();
    peer.takeHead();
    String refusal =
        "HTTP/1.1 401 No\r\nDate: Sun, 22 Nov 2026 01:00:00 GMT\r\nContent-Length: 0\r\n\r\n";
    peer.send(refusal);
    time.runUntilIdle();
    assertThat(peer.takeHead()).contains("X-Date: Sun, 22 Nov 2026 01:00:00 GMT\r\n");
    peer.send(refusal);
    time.runUntilIdle();
    assertThat(call.join().status()).as("it is not the clock").isEqualTo(401);
  }

  @Test
  void whatIsSignedIsMethodTargetDateAndBody() {
    Request plain = Request.get("http://service.test/a?b");
    String signature = signature(plain);
    assertThat(signature).startsWith("HMAC key-1:").isEqualTo(signature(plain));
    assertThat(signature(plain.toBuilder().method("PUT").build())).isNotEqualTo(signature);
    assertThat(signature(Request.get("http://service.test/a?c"))).isNotEqualTo(signature);
    assertThat(signature(plain.toBuilder().body(Bodies.text("x")).build())).isNotEqualTo(signature);
    clock.now = clock.now.plusSeconds(1);
    assertThat(signature(plain)).isNotEqualTo(signature);
  }

  private String signature(Request request) {
    return String.valueOf(signing.signed(request).headers().get("Authorization"));
  }

  @Test
  void theSecretIsNotTold() {
    assertThat(signing.toString()).isEqualTo("Signing[key-1]");
  }

  @Test
  void aBodyThatWouldHaveToBeWaitedForIsRefused() {
    Request streamed =
        Request.get("http://service.test/").toBuilder()
            .method("POST")
            .body(Bodies.stream(new ByteArrayInputStream(SECRET), SECRET.length, "text/plain"))
            .build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signing.signed(streamed))
        .withMessageContaining("expected a body that can be read twice");
  }

  /** Says what it was told. Not thread-safe; the caller serialises. */
  private static final class HandSetClock extends Clock {
    Instant now = Instant.parse("2026-11-22T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("it is UTC");
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
