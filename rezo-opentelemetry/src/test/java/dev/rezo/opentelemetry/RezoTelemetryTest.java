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
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings(
    "try") // Scopes are made current and clients closed early: that is what is tested.
@Tag("A203")
class RezoTelemetryTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();

  private OpenTelemetrySdk sdk(TextMapPropagator propagator) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build())
        .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
        .setPropagators(ContextPropagators.create(propagator))
        .build();
  }

  private RezoClient client(Interceptor... between) {
    return client(RezoTelemetry.of(sdk(W3CTraceContextPropagator.getInstance())), between);
  }

  private static RezoClient client(RezoTelemetry telemetry, Interceptor... between) {
    return client(
        b -> {
          b.interceptor(telemetry.calls());
          for (Interceptor one : between) {
            b.interceptor(one);
          }
          return b.attemptInterceptor(telemetry.attempts());
        });
  }

  private static RezoClient client(UnaryOperator<dev.rezo.client.ClientBuilder> settings) {
    return settings.apply(RezoClient.builder().pool(limits -> limits)).build();
  }

  private static Context parent() {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.create(
                    TRACE, PARENT, TraceFlags.getSampled(), TraceState.getDefault())));
  }

  private static @Nullable Object at(SpanData span, String key) {
    return value(span.getAttributes(), key);
  }

  private static @Nullable Object value(Attributes attributes, String key) {
    for (var entry : attributes.asMap().entrySet()) {
      if (entry.getKey().getKey().equals(key)) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** Sends again whatever was answered with 503, after a pause on a loop. */
  private static CompletionStage<Response> again(Request request, Interceptor.Chain chain) {
    return chain
        .proceed(request)
        .thenCompose(
            response -> {
              if (response.status() != 503) {
                return CompletableFuture.completedFuture(response);
              }
              response.close();
              return chain
                  .pause(Duration.ofMillis(5))
                  .thenCompose(nothing -> again(request, chain));
            });
  }

  @Test
  void aCallIsASpanWithTheAttributesOfTheConventions() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(MockResponse.ok("hello"));
      String url = server.url("/a?token=s3cret&x=1").replace("http://", "http://me:pw@");
      client.get(url).send(BodyReaders.text());
      SpanData span = spans.getFinishedSpanItems().get(0);
      assertThat(spans.getFinishedSpanItems()).hasSize(1);
      assertThat(span.getName()).isEqualTo("GET");
      assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
      assertThat(at(span, "http.request.method")).isEqualTo("GET");
      assertThat(at(span, "server.address")).isEqualTo("127.0.0.1");
      assertThat(at(span, "server.port")).isEqualTo((long) server.port());
      assertThat(at(span, "url.full")).isEqualTo(server.url("/a?token=REDACTED&x=1"));
      assertThat(at(span, "http.response.status_code")).isEqualTo(200L);
      assertThat(at(span, "network.protocol.name")).isEqualTo("http");
      assertThat(at(span, "network.protocol.version")).isEqualTo("1.1");
      assertThat(at(span, "network.peer.address")).isEqualTo("127.0.0.1");
      assertThat(at(span, "network.peer.port")).isEqualTo((long) server.port());
      assertThat(at(span, "error.type")).isNull();
      assertThat(at(span, "http.request.resend_count")).isNull();
      assertThat(span.toString()).doesNotContain("s3cret").doesNotContain("pw");
    }
  }

  @Test
  void theContextOfTheCallerTravelsInTheHeaderFields() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(MockResponse.ok());
      try (Scope scope = parent().makeCurrent()) {
        client.get(server.url("/")).header("traceparent", "of another").send(BodyReaders.discard());
      }
      SpanData span = spans.getFinishedSpanItems().get(0);
      assertThat(span.getTraceId()).isEqualTo(TRACE);
      assertThat(span.getParentSpanId()).isEqualTo(PARENT);
      assertThat(server.takeRequest().headers("traceparent"))
          .containsExactly("00-" + TRACE + "-" + span.getSpanId() + "-01");
    }
  }

  @Test
  void aRetryOnALoopIsAChildOfWhoMadeTheCallAndCounts() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(RezoTelemetryTest::again)) {
      server.enqueue(MockResponse.status(503), MockResponse.status(503), MockResponse.ok());
      CompletableFuture<Response> call;
      try (Scope scope = parent().makeCurrent()) {
        call = client.get(server.url("/")).sendAsync();
      }
      call.join().close();
      List<SpanData> all = spans.getFinishedSpanItems();
      assertThat(all).hasSize(3);
      assertThat(all).extracting(SpanData::getParentSpanId).containsOnly(PARENT);
      assertThat(all)
          .extracting(span -> at(span, "http.request.resend_count"))
          .containsExactly(null, 1L, 2L);
      assertThat(at(all.get(0), "error.type")).isEqualTo("503");
      assertThat(all.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(all.get(2).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }
  }

  @Test
  void aCallWithoutASpanJoinsNoneWhereItsAttemptBegins() throws IOException {
    Interceptor elsewhere =
        (request, chain) -> {
          try (Scope scope = parent().makeCurrent()) { // Of whoever has this thread now.
            return chain.proceed(request);
          }
        };
    try (MockServer server = MockServer.start();
        RezoClient client = client(elsewhere)) {
      server.enqueue(MockResponse.ok());
      client.get(server.url("/")).send(BodyReaders.discard());
      SpanData span = spans.getFinishedSpanItems().get(0);
      assertThat(span.getParentSpanContext().isValid()).isFalse();
      assertThat(span.getTraceId()).isNotEqualTo(TRACE);
    }
  }

  @Test
  void eachHopOfARedirectIsASpanOfItsOwn() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(Redirects.usual())) {
      server.enqueue(MockResponse.status(302).header("Location", "/there"), MockResponse.ok());
      try (Scope scope = parent().makeCurrent()) {
        client.get(server.url("/here")).send(BodyReaders.discard());
      }
      assertThat(spans.getFinishedSpanItems())
          .extracting(span -> at(span, "url.full"))
          .containsExactly(server.url("/here"), server.url("/there"));
      assertThat(spans.getFinishedSpanItems())
          .extracting(SpanData::getParentSpanId)
          .containsOnly(PARENT);
      assertThat(at(spans.getFinishedSpanItems().get(1), "http.request.resend_count"))
          .isEqualTo(1L);
    }
  }

  @Test
  void theContextOfARequestComesBeforeThatOfTheThread() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(MockResponse.ok());
      Request request =
          Request.builder("GET", Url.parse(server.url("/users/7")))
              .attribute(RezoTelemetry.CONTEXT, parent())
              .attribute(RezoTelemetry.TEMPLATE, "/users/{id}")
              .build();
      client.send(request).close();
      SpanData span = spans.getFinishedSpanItems().get(0);
      assertThat(span.getParentSpanId()).isEqualTo(PARENT);
      assertThat(span.getName()).isEqualTo("GET /users/{id}");
      assertThat(at(span, "url.template")).isEqualTo("/users/{id}");
    }
  }

  @Test
  void aFailureHasItsTypeAndNothingOfItsMessage() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(MockResponse.hangUp());
      String url = server.url("/?token=s3cret");
      assertThatThrownBy(() -> client.post(url).send()).isInstanceOf(RezoException.class);
      SpanData span = spans.getFinishedSpanItems().get(0);
      assertThat(at(span, "error.type")).isEqualTo("dev.rezo.http.ConnectionLostException");
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(span.getStatus().getDescription()).isEqualTo("ConnectionLostException in HEAD");
      assertThat(span.toString()).doesNotContain("s3cret");
    }
  }

  @Test
  void aCancelledCallEndsItsSpanOnce() throws Exception {
    Gate gate = new Gate();
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(MockResponse.ok().headAfter(gate));
      CompletableFuture<Response> call = client.get(server.url("/")).sendAsync();
      server.takeRequest();
      call.cancel(true);
      server.awaitOpenConnections(0);
      gate.open();
      client.close(); // Waits for what runs: from here on nothing ends any more.
      assertThat(spans.getFinishedSpanItems())
          .extracting(span -> at(span, "error.type"))
          .containsExactly("dev.rezo.http.CallCancelledException");
    }
  }

  @Test
  void theDurationIsAHistogramWithTheAdvisedBuckets() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client()) {
      server.enqueue(
          MockResponse.ok(), MockResponse.ok(), MockResponse.status(500), MockResponse.hangUp());
      for (int i = 0; i < 3; i++) {
        client.get(server.url("/" + i)).send(BodyReaders.discard());
      }
      Request odd = Request.builder("BREW", Url.parse(server.url("/"))).build();
      assertThatThrownBy(() -> client.send(odd)).isInstanceOf(RezoException.class);
      MetricData metric = metrics.collectAllMetrics().iterator().next();
      assertThat(metric.getName()).isEqualTo("http.client.request.duration");
      assertThat(metric.getUnit()).isEqualTo("s");
      Collection<HistogramPointData> points = metric.getHistogramData().getPoints();
      assertThat(points).hasSize(3);
      assertThat(points.iterator().next().getBoundaries())
          .containsExactly(
              0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1d, 2.5, 5d, 7.5, 10d);
      assertThat(points)
          .extracting(
              point ->
                  value(point.getAttributes(), "http.request.method")
                      + " "
                      + value(point.getAttributes(), "http.response.status_code")
                      + " "
                      + value(point.getAttributes(), "error.type")
                      + " "
                      + point.getCount())
          .containsExactlyInAnyOrder(
              "GET 200 null 2",
              "GET 500 500 1",
              "_OTHER null dev.rezo.http.ConnectionLostException 1");
      assertThat(spans.getFinishedSpanItems().get(3).getName()).isEqualTo("HTTP");
      assertThat(at(spans.getFinishedSpanItems().get(3), "http.request.method_original"))
          .isEqualTo("BREW");
    }
  }

  @Test
  void aPropagatorThatThrowsBreaksNoCall() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(RezoTelemetry.of(sdk(new Broken())))) {
      server.enqueue(MockResponse.ok("fine"));
      assertThat(client.get(server.url("/")).send(BodyReaders.text())).isEqualTo("fine");
      assertThat(spans.getFinishedSpanItems()).hasSize(1);
    }
  }

  @Test
  void aPropagatorWhoseFieldsAreNotKnownBeforeIsAsked() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(RezoTelemetry.of(sdk(new Dynamic(List::of))))) {
      server.enqueue(MockResponse.ok());
      client.get(server.url("/")).send(BodyReaders.discard());
      assertThat(server.takeRequest().header("x-own")).isEqualTo("1");
    }
  }

  @Test
  void aPropagatorThatCannotNameItsFieldsLeavesNoSpanOpen() throws IOException {
    Dynamic broken =
        new Dynamic(
            () -> {
              throw new IllegalStateException("no");
            });
    try (MockServer server = MockServer.start();
        RezoClient client = client(RezoTelemetry.of(sdk(broken)))) {
      server.enqueue(MockResponse.ok("fine"));
      assertThat(client.get(server.url("/")).send(BodyReaders.text())).isEqualTo("fine");
      assertThat(spans.getFinishedSpanItems()).hasSize(1);
    }
  }

  @Test
  void aSamplerThatThrowsBreaksNoCall() throws IOException {
    OpenTelemetrySdk broken =
        OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().setSampler(new Stubborn()).build())
            .build();
    try (MockServer server = MockServer.start();
        RezoClient client = client(RezoTelemetry.of(broken))) {
      server.enqueue(MockResponse.ok("fine"));
      assertThat(client.get(server.url("/")).send(BodyReaders.text())).isEqualTo("fine");
    }
  }

  /** Makes a field that cannot be sent. Immutable. */
  private static final class Broken implements TextMapPropagator {
    @Override
    public Collection<String> fields() {
      return List.of("traceparent");
    }

    @Override
    public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
      setter.set(carrier, "trace parent", "not a name");
    }

    @Override
    public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
      return context;
    }
  }

  /** Sets a field, whatever it says of its names. Immutable. */
  private record Dynamic(Supplier<Collection<String>> names) implements TextMapPropagator {
    @Override
    public Collection<String> fields() {
      return names.get();
    }

    @Override
    public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
      setter.set(carrier, "x-own", "1");
    }

    @Override
    public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
      return context;
    }
  }

  /** Throws. Immutable. */
  private static final class Stubborn implements io.opentelemetry.sdk.trace.samplers.Sampler {
    @Override
    public io.opentelemetry.sdk.trace.samplers.SamplingResult shouldSample(
        Context parentContext,
        String traceId,
        String name,
        SpanKind spanKind,
        Attributes attributes,
        List<io.opentelemetry.sdk.trace.data.LinkData> parentLinks) {
      throw new IllegalStateException("no");
    }

    @Override
    public String getDescription() {
      return "no";
    }
  }
}
