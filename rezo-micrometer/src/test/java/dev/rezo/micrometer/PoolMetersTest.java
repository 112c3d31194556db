package dev.rezo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Response;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@Tag("A205")
class PoolMetersTest {

  private static RezoClient client() {
    return RezoClient.builder().pool(limits -> limits).build();
  }

  private static double gauge(SimpleMeterRegistry registry, String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  @Test
  void connectionsAndTotalsAreThoseOfThePool() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (MockServer server = MockServer.start();
        RezoClient client = client();
        PoolMeters meters = PoolMeters.of(client, "api")) {
      server.handler(request -> MockResponse.ok("x"));
      client.get(server.url("/")).send(BodyReaders.discard());
      client.get(server.url("/")).send(BodyReaders.discard());
      try (Response open = client.get(server.url("/")).send()) {
        open.body().text();
      }
      meters.bindTo(registry);
      assertThat(gauge(registry, "rezo.pool.connections", "state", "idle")).isEqualTo(1);
      assertThat(gauge(registry, "rezo.pool.connections", "state", "active")).isZero();
      assertThat(gauge(registry, "rezo.pool.waiting", "client", "api")).isZero();
      assertThat(registry.get("rezo.pool.opened").functionCounter().count()).isEqualTo(1);
      assertThat(registry.get("rezo.pool.leased").functionCounter().count()).isEqualTo(3);
      assertThat(registry.get("rezo.pool.reused").functionCounter().count()).isEqualTo(2);
      assertThat(
              registry
                  .get("rezo.pool.closed")
                  .tags("reason", "PEER_CLOSED")
                  .functionCounter()
                  .count())
          .isZero();
      assertThat(registry.get("rezo.pool.wait").functionTimer().count()).isZero();
    }
    assertThat(registry.getMeters()).as("closed meters are gone").isEmpty();
  }

  @Test
  void bucketsAreToldApartUpToTheirNumber() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (MockServer one = MockServer.start();
        MockServer two = MockServer.start();
        MockServer three = MockServer.start();
        RezoClient client = client();
        PoolMeters meters = PoolMeters.of(client, "api").withBuckets(2)) {
      for (MockServer server : new MockServer[] {one, two, three}) {
        server.handler(request -> MockResponse.ok("x"));
        client.get(server.url("/")).send(BodyReaders.discard());
      }
      meters.bindTo(registry);
      assertThat(gauge(registry, "rezo.pool.connections", "state", "idle")).isEqualTo(3);
      assertThat(registry.find("rezo.pool.bucket.waiting").gauges()).hasSize(3);
      double idle = 0;
      for (var gauge :
          registry.find("rezo.pool.bucket.connections").tag("state", "idle").gauges()) {
        assertThat(gauge.value()).isEqualTo(1);
        idle += gauge.value();
      }
      assertThat(idle).isEqualTo(3);
      assertThat(gauge(registry, "rezo.pool.bucket.connections", "bucket", "OTHER")).isNotNaN();
    }
  }

  private static void collectGarbage() {
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    while (garbage.get() != null) {
      System.gc();
    }
  }

  @Test
  void metersLiveAsLongAsTheirRegistry() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.handler(request -> MockResponse.ok("x"));
      PoolMeters.of(client, "api").bindTo(registry); // And nobody holds them.
      client.get(server.url("/")).send(BodyReaders.discard());
      collectGarbage();
      assertThat(gauge(registry, "rezo.client.running")).isZero();
      assertThat(registry.get("rezo.pool.leased").functionCounter().count()).isEqualTo(1);
      assertThat(gauge(registry, "rezo.pool.waiting")).isNotNaN();
    }
  }

  private static void bindToOneThatGoes(SimpleMeterRegistry registry) {
    try (RezoClient client = client()) {
      PoolMeters.of(client, "api").withBuckets(1).bindTo(registry);
    }
  }

  @Test
  void metersOfAClientThatIsGoneSayNaN() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    bindToOneThatGoes(registry);
    while (!Double.isNaN(gauge(registry, "rezo.client.running"))) {
      collectGarbage();
    }
    assertThat(gauge(registry, "rezo.pool.bucket.waiting")).isNaN();
    assertThat(gauge(registry, "rezo.pool.waiting")).isNaN();
    assertThat(registry.get("rezo.pool.opened").functionCounter().count()).isNaN();
    assertThat(registry.get("rezo.pool.wait").functionTimer().count()).isZero();
  }

  @Test
  void whoHearsOfANewMeterMayWaitForAnotherToBeRead() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    List<Double> heard = new ArrayList<>();
    try (MockServer server = MockServer.start();
        RezoClient client = client();
        PoolMeters meters = PoolMeters.of(client, "api").withBuckets(1)) {
      meters.bindTo(registry);
      Gauge idle = registry.get("rezo.pool.connections").tags("state", "idle").gauge();
      server.handler(request -> MockResponse.ok("x"));
      client.get(server.url("/")).send(BodyReaders.discard());
      registry
          .config()
          .onMeterAdded(
              meter ->
                  heard.add(
                      CompletableFuture.supplyAsync(idle::value)
                          .orTimeout(5, TimeUnit.SECONDS)
                          .join()));
      assertThat(idle.value()).isEqualTo(1);
      assertThat(heard).hasSize(5).containsOnly(1.0);
    }
  }

  @Test
  void closingSomeMetersLeavesOthersOfTheSameClientWatching() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      PoolMeters all = PoolMeters.of(client, "api");
      PoolMeters single = all.withBuckets(1);
      single.bindTo(registry);
      all.close();
      server.handler(request -> MockResponse.ok("x"));
      client.get(server.url("/")).send(BodyReaders.discard());
      assertThat(gauge(registry, "rezo.pool.connections", "state", "idle")).isEqualTo(1);
      assertThat(registry.find("rezo.pool.bucket.waiting").gauges()).hasSize(2);
      single.close();
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aPrometheusServerScrapesThemByRezo() throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (MockServer server = MockServer.start();
        RezoClient client =
            RezoClient.builder()
                .pool(limits -> limits)
                .listener(CallTimers.in(registry).withHosts(3))
                .build();
        PoolMeters meters = PoolMeters.of(client, "api").withBuckets(5)) {
      meters.bindTo(registry);
      server.handler(
          request ->
              request.target().equals("/metrics")
                  ? MockResponse.ok(registry.scrape()).header("Content-Type", "text/plain")
                  : MockResponse.ok("x"));
      client.get(server.url("/a")).send(BodyReaders.discard());
      String first = client.get(server.url("/metrics")).send(BodyReaders.text());
      assertThat(first)
          .contains("rezo_pool_connections{client=\"api\",state=\"active\"}")
          .contains("rezo_pool_closed_total{client=\"api\",reason=\"IDLE_TIMEOUT\"} 0.0")
          .contains("rezo_client_calls_seconds_count{");
      assertThat(first)
          .containsPattern(
              "rezo_client_calls_seconds_count\\{error=\"none\",host=\"127.0.0.1\",method=\"GET\","
                  + "outcome=\"SUCCESS\",status=\"200\"} 1");
      String origin = server.url("/").substring(0, server.url("/").length() - 1);
      String second = client.get(server.url("/metrics")).send(BodyReaders.text());
      assertThat(second).contains("rezo_pool_bucket_connections{bucket=\"" + origin);
    }
  }
}
