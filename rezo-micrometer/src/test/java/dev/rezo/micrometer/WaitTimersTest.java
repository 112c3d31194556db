package dev.rezo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReaders;
import dev.rezo.testing.Gate;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long calls have waited for a connection, as Prometheus reads it. */
@Timeout(30)
@Tag("A204")
class WaitTimersTest {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void whoHadToWaitIsInTheHistogramAndNobodyElse() throws Exception {
    Gate gate = new Gate();
    try (MockServer server = MockServer.start();
        RezoClient client =
            RezoClient.builder()
                .pool(limits -> limits.withMaxPerBucket(1))
                .listener(CallTimers.in(registry).withHosts(2))
                .build()) {
      server.enqueue(MockResponse.ok("a").headAfter(gate), MockResponse.ok("b"));
      CompletableFuture<String> first = client.get(server.url("/1")).sendAsync(BodyReaders.text());
      server.takeRequest();
      assertThat(registry.find("rezo.client.wait").timer()).isNull();
      CompletableFuture<String> second = client.get(server.url("/2")).sendAsync(BodyReaders.text());
      while (client.snapshot().pool().buckets().get(0).occupancy().waiting() == 0) {
        Thread.onSpinWait();
      }
      gate.open();
      assertThat(first.join() + second.join()).isEqualTo("ab");
    }
    Timer waits = registry.get("rezo.client.wait").tag("host", "127.0.0.1").timer();
    assertThat(waits.count()).isEqualTo(1);
    assertThat(waits.totalTime(TimeUnit.NANOSECONDS)).isPositive();
    assertThat(registry.scrape())
        .contains("rezo_client_wait_seconds_bucket{host=\"127.0.0.1\",le=\"+Inf\"} 1")
        .contains("rezo_client_wait_seconds_count{host=\"127.0.0.1\"} 1");
  }

  @Test
  void theHistogramHasAsManyBucketsAsItSays() {
    TimerTable table = new TimerTable(registry, null);
    table.waits().record(5, TimeUnit.MILLISECONDS);
    assertThat(registry.scrape().lines().filter(line -> line.contains("wait_seconds_bucket")))
        .hasSizeBetween(40, 70);
  }
}
