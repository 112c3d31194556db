package dev.rezo.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.testing.Gate;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A span lasts as long as its exchange, and its body is part of that. */
@Timeout(30)
@Tag("A203")
class BodyTelemetryTest {

  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();

  private static RezoClient client(OpenTelemetry openTelemetry) {
    RezoTelemetry telemetry = RezoTelemetry.of(openTelemetry);
    return RezoClient.builder()
        .pool(limits -> limits)
        .interceptor(telemetry.calls())
        .attemptInterceptor(telemetry.attempts())
        .build();
  }

  private RezoClient client() {
    return client(
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build());
  }

  private List<HistogramPointData> durations() {
    return metrics.collectAllMetrics().stream()
        .flatMap(metric -> metric.getHistogramData().getPoints().stream())
        .toList();
  }

  @Test
  void aSpanEndsWhenTheBodyWasReadToItsEnd() throws IOException {
    Gate gate = new Gate();
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(MockResponse.ok("0123456789").stallAfter(4, gate));
      try (Response response = client.get(server.url("/")).send()) {
        assertThat(spans.getFinishedSpanItems()).isEmpty();
        assertThat(durations()).isEmpty();
        gate.open();
        assertThat(response.body().text()).isEqualTo("0123456789");
        assertThat(spans.getFinishedSpanItems()).hasSize(1);
      }
      SpanData span = spans.getFinishedSpanItems().get(0);
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
      assertThat(span.getAttributes().get(STATUS)).isEqualTo(200);
      assertThat(spans.getFinishedSpanItems()).hasSize(1);
      HistogramPointData duration = durations().get(0);
      assertThat(duration.getCount()).isEqualTo(1);
      assertThat(duration.getAttributes().get(ERROR)).isNull();
    }
  }

  @Test
  void aBodyThatBreaksIsAnErrorOfItsSpanAndOfTheDuration() throws IOException {
    Gate gate = new Gate();
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(MockResponse.ok("0123456789").stallAfter(2, gate).cutAfter(4));
      try (Response response = client.get(server.url("/?token=s3cret")).send()) {
        gate.open();
        assertThatThrownBy(() -> response.body().text()).isInstanceOf(RezoException.class);
      }
      SpanData span = spans.getFinishedSpanItems().get(0);
      assertThat(spans.getFinishedSpanItems()).hasSize(1);
      String type = span.getAttributes().get(ERROR);
      assertThat(type).startsWith("dev.rezo.http.");
      assertThat(span.getAttributes().get(STATUS)).isEqualTo(200);
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(span.getStatus().getDescription()).endsWith(" in BODY");
      assertThat(span.toString()).doesNotContain("s3cret");
      HistogramPointData duration = durations().get(0);
      assertThat(duration.getAttributes().get(ERROR)).isEqualTo(type);
      assertThat(duration.getAttributes().get(STATUS)).isEqualTo(200);
    }
  }

  @Test
  void aBodyThatIsClosedEarlyEndsItsSpanOnceAndIsNoError() throws IOException {
    Gate gate = new Gate();
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(MockResponse.ok("0123456789").stallAfter(4, gate));
      Response response = client.get(server.url("/")).send();
      response.close();
      response.close();
      gate.open();
      assertThat(spans.getFinishedSpanItems())
          .singleElement()
          .satisfies(span -> assertThat(span.getAttributes().get(ERROR)).isNull());
      assertThat(durations().get(0).getCount()).isEqualTo(1);
    }
  }

  @Test
  void aStatusThatIsAnErrorIsOneOnce() throws IOException {
    Gate gate = new Gate();
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(MockResponse.status(500).body("0123456789").stallAfter(4, gate));
      try (Response response = client.get(server.url("/")).send()) {
        gate.open();
        assertThat(response.body().text()).hasSize(10);
      }
      assertThat(spans.getFinishedSpanItems().get(0).getAttributes().get(ERROR)).isEqualTo("500");
      assertThat(durations().get(0).getAttributes().get(ERROR)).isEqualTo("500");
    }
  }

  @Test
  void withoutTracesTheContextOfTheCallerTravelsAsItIs() throws IOException {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    String parent = "b7ad6b7169203331";
    Context caller =
        Context.root()
            .with(
                Span.wrap(
                    SpanContext.create(
                        trace, parent, TraceFlags.getSampled(), TraceState.getDefault())));
    try (MockServer server = MockServer.start();
        RezoClient client =
            client(
                OpenTelemetry.propagating(
                    ContextPropagators.create(W3CTraceContextPropagator.getInstance())))) {
      server.enqueue(MockResponse.ok(), MockResponse.ok());
      client
          .get(server.url("/"))
          .attribute(RezoTelemetry.CONTEXT, caller)
          .send(BodyReaders.discard());
      client.get(server.url("/")).send(BodyReaders.discard());
      assertThat(server.takeRequest().headers("traceparent"))
          .containsExactly("00-" + trace + "-" + parent + "-01");
      assertThat(server.takeRequest().headers("traceparent")).isEmpty();
    }
  }
}
