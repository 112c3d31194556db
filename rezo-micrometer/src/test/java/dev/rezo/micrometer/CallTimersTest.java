package dev.rezo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Call;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.http.Url;
import dev.rezo.testing.Gate;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings("try") // Clients are closed early, to have their last calls ended.
@Tag("A204")
class CallTimersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** A call of which nothing but its end is looked at. Immutable. */
  private record Ended(Request request, int status, long startNanos) implements Call {
    @Override
    public long id() {
      return 1;
    }

    @Override
    public int attempts() {
      return 1;
    }
  }

  private static RezoClient client(CallTimers timers) {
    return RezoClient.builder().pool(limits -> limits).listener(timers).build();
  }

  private List<String> series() {
    return registry.getMeters().stream().map(CallTimersTest::series).sorted().toList();
  }

  private static String series(Meter meter) {
    String tags =
        meter.getId().getTags().stream()
            .map(io.micrometer.core.instrument.Tag::getValue)
            .collect(Collectors.joining(" "));
    return tags + " " + (int) meter.measure().iterator().next().getValue();
  }

  private static Call ended(String method, String host, int status) {
    Request request = Request.builder(method, Url.parse("http://" + host + "/")).build();
    return new Ended(request, status, System.nanoTime());
  }

  @Test
  void callsAreTimedByMethodStatusAndOutcome() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(CallTimers.in(registry))) {
      server.enqueue(MockResponse.ok("a"), MockResponse.ok("b"), MockResponse.status(503));
      server.enqueue(MockResponse.hangUp());
      for (int i = 0; i < 3; i++) {
        client.get(server.url("/" + i)).send(BodyReaders.discard());
      }
      assertThatThrownBy(() -> client.post(server.url("/")).send())
          .isInstanceOf(RezoException.class);
      client.close(); // The last calls have ended.
      assertThat(series())
          .containsExactly(
              "ConnectionLostException POST FAILED NONE 1",
              "none GET SERVER_ERROR 503 1",
              "none GET SUCCESS 200 2");
    }
  }

  @Test
  void aBodyThatIsCutShortIsAFailedCallWithAStatus() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(CallTimers.in(registry))) {
      server.enqueue(MockResponse.ok("0123456789").cutAfter(4));
      try (Response response = client.get(server.url("/")).send()) {
        assertThatThrownBy(() -> response.body().text()).isInstanceOf(IOException.class);
      }
      client.close();
      assertThat(series()).singleElement().asString().contains("FAILED").contains("200");
    }
  }

  @Test
  void aCancelledCallIsCountedOnce() throws Exception {
    Gate gate = new Gate();
    try (MockServer server = MockServer.start();
        RezoClient client = client(CallTimers.in(registry))) {
      server.enqueue(MockResponse.ok().headAfter(gate));
      CompletableFuture<Response> call = client.get(server.url("/")).sendAsync();
      server.takeRequest();
      call.cancel(true);
      server.awaitOpenConnections(0);
      gate.open();
      client.close();
      assertThat(series()).singleElement().asString().startsWith("CallCancelledException");
    }
  }

  @Test
  void neitherMethodsNorStatusesMakeSeriesWithoutEnd() {
    CallTimers timers = CallTimers.in(registry);
    for (int i = 0; i < 100; i++) {
      timers.callEnded(ended("BREW" + i, "a.test", 600 + i), null);
      timers.callEnded(ended("brew" + i, "host-" + i + ".test", 999), null);
    }
    assertThat(series()).containsExactly("none OTHER UNKNOWN OTHER 200");
  }

  @Test
  void hostsAreToldApartUpToTheirNumber() {
    CallTimers timers = CallTimers.in(registry).withHosts(2);
    for (int i = 0; i < 5; i++) {
      timers.callEnded(ended("GET", "host-" + i + ".test", 200), null);
    }
    timers.callEnded(ended("GET", "host-1.test", 200), null);
    assertThat(series())
        .containsExactly(
            "none OTHER GET SUCCESS 200 3",
            "none host-0.test GET SUCCESS 200 1",
            "none host-1.test GET SUCCESS 200 2");
  }

  @Test
  void whoLocksTheTimersHoldsUpNoCall() throws Exception {
    CallTimers timers = CallTimers.in(registry).withHosts(1);
    timers.callEnded(ended("GET", "a.test", 200), null);
    synchronized (timers) {
      CompletableFuture.runAsync(() -> timers.callEnded(ended("GET", "b.test", 200), null))
          .get(5, TimeUnit.SECONDS);
    }
    assertThat(series())
        .containsExactly("none OTHER GET SUCCESS 200 1", "none a.test GET SUCCESS 200 1");
  }

  @Test
  void aRegistryThatThrowsBreaksNoCall() throws IOException {
    SimpleMeterRegistry broken = new SimpleMeterRegistry();
    broken
        .config()
        .meterFilter(
            new io.micrometer.core.instrument.config.MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                throw new IllegalStateException("no");
              }
            });
    try (MockServer server = MockServer.start();
        RezoClient client = client(CallTimers.in(broken))) {
      server.enqueue(MockResponse.ok("fine"));
      assertThat(client.get(server.url("/")).send(BodyReaders.text())).isEqualTo("fine");
    }
  }
}
