package dev.rezo.bench.costs;

import dev.rezo.client.ClientBuilder;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.micrometer.CallTimers;
import dev.rezo.opentelemetry.RezoTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.OpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * This client with telemetry on. The SDK of OpenTelemetry costs what it costs whoever calls it: one
 * subject calls it with the least that a span and a duration take, so that the difference is ours.
 *
 * <p>Immutable.
 */
final class Telemetry {

  private Telemetry() {}

  static List<Configured> all() {
    return List.of(
        subject(
            "Micrometer",
            plain -> plain.listener(CallTimers.in(new SimpleMeterRegistry()).withHosts(20))),
        openTelemetry(
            "OpenTelemetry, metric", sdk -> withMetrics(sdk).setTracerProvider(noSpans())),
        openTelemetry(
            "OpenTelemetry, metric, 1 % spans",
            sdk -> withTraces(withMetrics(sdk), Sampler.traceIdRatioBased(0.01))),
        openTelemetry(
            "OpenTelemetry, metric, all spans",
            sdk -> withTraces(withMetrics(sdk), Sampler.alwaysOn())),
        subject(
            "the SDK alone, metric",
            plain ->
                plain.interceptor(
                    new SdkMetricAlone(withMetrics(OpenTelemetrySdk.builder()).build()))),
        subject(
            "the SDK alone, metric, all spans",
            plain ->
                plain.interceptor(
                    new SdkAlone(
                        withTraces(withMetrics(OpenTelemetrySdk.builder()), Sampler.alwaysOn())
                            .build()))));
  }

  private static Configured openTelemetry(String name, UnaryOperator<OpenTelemetrySdkBuilder> sdk) {
    return subject(
        name,
        plain -> {
          RezoTelemetry telemetry = RezoTelemetry.of(sdk.apply(OpenTelemetrySdk.builder()).build());
          return plain.interceptor(telemetry.calls()).attemptInterceptor(telemetry.attempts());
        });
  }

  private static OpenTelemetrySdkBuilder withMetrics(OpenTelemetrySdkBuilder sdk) {
    return sdk.setMeterProvider(
        SdkMeterProvider.builder()
            .registerMetricReader(
                PeriodicMetricReader.builder(new DroppedMetrics())
                    .setInterval(Duration.ofSeconds(1))
                    .build())
            .build());
  }

  /** Without one the SDK makes spans for nobody. */
  private static SdkTracerProvider noSpans() {
    return SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build();
  }

  private static OpenTelemetrySdkBuilder withTraces(OpenTelemetrySdkBuilder sdk, Sampler sampler) {
    return sdk.setTracerProvider(
            SdkTracerProvider.builder()
                .setSampler(sampler)
                .addSpanProcessor(BatchSpanProcessor.builder(new DroppedSpans()).build())
                .build())
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()));
  }

  private static Configured subject(String name, UnaryOperator<ClientBuilder> configuration) {
    return new RezoSubject(name, Plugins.PLAIN, configuration, null);
  }

  /** A duration with attributes that are made in advance. Thread-safe. */
  private static final class SdkMetricAlone implements Interceptor {
    private final DoubleHistogram duration;

    SdkMetricAlone(OpenTelemetry sdk) {
      this.duration =
          sdk.getMeter("costs").histogramBuilder("duration").setUnit("s").build();
    }

    @Override
    public CompletionStage<Response> intercept(Request request, Chain chain) {
      long start = System.nanoTime();
      Context context = Context.current();
      return chain
          .proceed(request)
          .whenComplete(
              (response, failure) ->
                  duration.record(
                      (System.nanoTime() - start) / 1e9, SdkAlone.OF_DURATION, context));
    }
  }

  /**
   * A span with the attributes that the conventions require, the field that carries its context,
   * and a duration; all that can be is made in advance. Thread-safe.
   */
  private static final class SdkAlone implements Interceptor {
    private static final AttributeKey<String> METHOD =
        AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
    private static final AttributeKey<Long> STATUS =
        AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> VERSION =
        AttributeKey.stringKey("network.protocol.version");
    private static final Attributes OF_DURATION =
        Attributes.of(METHOD, "GET", ADDRESS, "127.0.0.1", PORT, 80L, STATUS, 200L, VERSION, "1.1");

    private final OpenTelemetry sdk;
    private final Tracer tracer;
    private final DoubleHistogram duration;

    SdkAlone(OpenTelemetry sdk) {
      this.sdk = sdk;
      this.tracer = sdk.getTracer("costs");
      this.duration = sdk.getMeter("costs").histogramBuilder("duration").setUnit("s").build();
    }

    @Override
    public CompletionStage<Response> intercept(Request request, Chain chain) {
      long start = System.nanoTime();
      Span span =
          tracer
              .spanBuilder("GET")
              .setSpanKind(SpanKind.CLIENT)
              .setAttribute(METHOD, "GET")
              .setAttribute(ADDRESS, "127.0.0.1")
              .setAttribute(PORT, 80L)
              .setAttribute(URL, "http://127.0.0.1/")
              .startSpan();
      Context context = Context.current().with(span);
      Request told =
          request.with(
              fields ->
                  sdk.getPropagators()
                      .getTextMapPropagator()
                      .inject(context, fields, (into, name, value) -> into.set(name, value)));
      return chain
          .proceed(told)
          .whenComplete(
              (response, failure) -> {
                span.setAttribute(STATUS, 200L);
                span.setAttribute(VERSION, "1.1");
                span.end();
                duration.record((System.nanoTime() - start) / 1e9, OF_DURATION, context);
              });
    }
  }
}
