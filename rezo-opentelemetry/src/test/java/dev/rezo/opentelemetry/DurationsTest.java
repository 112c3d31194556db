package dev.rezo.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.http.Url;
import dev.rezo.plugins.redirect.Redirects;
import dev.rezo.testing.Gate;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The metric without spans is what it is with them. */
@Timeout(30)
@Tag("A203")
@SuppressWarnings("try") // Scopes are made current: that is what is tested.
class DurationsTest {

  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final RezoTelemetry telemetry =
      RezoTelemetry.of(
          OpenTelemetrySdk.builder()
              .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
              .build());

  private RezoClient client(Interceptor... interceptors) {
    var builder = RezoClient.builder().pool(limits -> limits).listener(telemetry.durations());
    for (Interceptor one : interceptors) {
      builder.interceptor(one);
    }
    return builder.build();
  }

  /** What has ended so far; whoever asks has closed the client, which waits for all. */
  private Collection<HistogramPointData> points() {
    return metrics.collectAllMetrics().iterator().next().getHistogramData().getPoints();
  }

  private List<String> lines() {
    return points().stream()
        .map(
            point -> {
              Attributes of = point.getAttributes();
              return of.get(METHOD)
                  + " "
                  + of.get(STATUS)
                  + " "
                  + of.get(ERROR)
                  + " "
                  + point.getCount();
            })
        .toList();
  }

  private static Context sampled(String trace) {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.create(
                    trace, "b7ad6b7169203331", TraceFlags.getSampled(), TraceState.getDefault())));
  }

  @Test
  void eachAttemptIsCountedByItsMethodStatusAndError() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(Redirects.usual())) {
      server.enqueue(
          MockResponse.ok(),
          MockResponse.status(302).header("Location", "/there"),
          MockResponse.ok(),
          MockResponse.status(500),
          MockResponse.hangUp());
      for (int i = 0; i < 3; i++) {
        client.get(server.url("/" + i)).send(BodyReaders.discard());
      }
      Request odd = Request.builder("BREW", Url.parse(server.url("/"))).build();
      assertThatThrownBy(() -> client.send(odd)).isInstanceOf(RezoException.class);
    }
    MetricData metric = metrics.collectAllMetrics().iterator().next();
    assertThat(metric.getName()).isEqualTo("http.client.request.duration");
    assertThat(metric.getUnit()).isEqualTo("s");
    assertThat(lines())
        .containsExactlyInAnyOrder(
            "GET 200 null 2",
            "GET 302 null 1",
            "GET 500 500 1",
            "_OTHER null dev.rezo.http.ConnectionLostException 1");
  }

  @Test
  void theAttributesAreThoseOfTheConventions() throws IOException {
    int port;
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(MockResponse.ok());
      client.get(server.url("/?token=s3cret")).send(BodyReaders.discard());
      port = server.port();
    }
    assertThat(points().iterator().next().getAttributes())
        .isEqualTo(
            Attributes.builder()
                .put(METHOD, "GET")
                .put("server.address", "127.0.0.1")
                .put("server.port", port)
                .put(STATUS, 200L)
                .put("network.protocol.name", "http")
                .put("network.protocol.version", "1.1")
                .build());
  }

  @Test
  void aBodyThatBreaksIsTheErrorOfTheDuration() throws IOException {
    Gate gate = new Gate();
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(MockResponse.ok("0123456789").stallAfter(2, gate).cutAfter(4));
      try (Response response = client.get(server.url("/")).send()) {
        gate.open();
        assertThatThrownBy(() -> response.body().text()).isInstanceOf(RezoException.class);
      }
    }
    assertThat(lines()).singleElement().asString().startsWith("GET 200 dev.rezo.http.");
  }

  @Test
  void aBodyThatIsClosedEarlyIsNoError() throws IOException {
    Gate gate = new Gate();
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(MockResponse.ok("0".repeat(5_000_000)).stallAfter(4, gate));
      client.get(server.url("/")).send().close();
      gate.open();
    }
    assertThat(lines()).containsExactly("GET 200 null 1");
  }

  @Test
  void theContextIsThatOfTheRequestAndNeverThatOfAThread() throws IOException {
    String own = "0af7651916cd43dd8448eb211c80319c";
    String other = "11111111111111111111111111111111";
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(MockResponse.ok(), MockResponse.status(404));
      try (Scope scope = sampled(other).makeCurrent()) {
        client
            .get(server.url("/"))
            .attribute(RezoTelemetry.CONTEXT, sampled(own))
            .send(BodyReaders.discard());
        client.get(server.url("/")).send(BodyReaders.discard());
      }
    }
    assertThat(points())
        .flatExtracting(HistogramPointData::getExemplars)
        .extracting(DoubleExemplarData::getSpanContext)
        .extracting(SpanContext::getTraceId)
        .containsExactly(own);
  }
}
