package dev.rezo.bench.costs;

import dev.rezo.client.ClientBuilder;
import dev.rezo.micrometer.CallTimers;
import dev.rezo.opentelemetry.RezoTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
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
import java.util.function.UnaryOperator;

/**
 * This client with telemetry on. The SDK of OpenTelemetry and the timers of Micrometer cost what
 * they cost whoever calls them: some subjects call them as {@link SdkAlone} does, so that the
 * difference is ours.
 *
 * <p>Immutable.
 */
final class Telemetry {

  private Telemetry() {}

  static List<Configured> all() {
    return List.of(
        subject("Micrometer", Telemetry::micrometer),
        subject("Micrometer's timer alone", Telemetry::micrometerAlone),
        subject("OpenTelemetry, metric", Telemetry::metric),
        subject("OpenTelemetry, metric by interceptors", Telemetry::metricByInterceptors),
        subject("OpenTelemetry, metric, 1 % spans", Telemetry::fewSpans),
        subject("OpenTelemetry, metric, all spans", Telemetry::spans),
        subject("the SDK alone, metric", Telemetry::metricAlone),
        subject("the SDK alone, metric, all spans", Telemetry::spansAlone));
  }

  /** The timers of Micrometer. */
  static ClientBuilder micrometer(ClientBuilder plain) {
    return plain.listener(CallTimers.in(new SimpleMeterRegistry()).withHosts(20));
  }

  static ClientBuilder micrometerAlone(ClientBuilder plain) {
    return plain.listener(new SdkAlone.Timed(new SimpleMeterRegistry().timer("calls")));
  }

  /** The metric of OpenTelemetry, and no spans. */
  static ClientBuilder metric(ClientBuilder plain) {
    return plain.listener(RezoTelemetry.of(withMetrics().build()).durations());
  }

  static ClientBuilder metricByInterceptors(ClientBuilder plain) {
    return openTelemetry(plain, withMetrics());
  }

  static ClientBuilder metricAlone(ClientBuilder plain) {
    return plain.listener(new SdkAlone.Durations(withMetrics().build()));
  }

  /** The metric of OpenTelemetry, and a span for each call. */
  static ClientBuilder spans(ClientBuilder plain) {
    return openTelemetry(plain, withTraces(Sampler.alwaysOn()));
  }

  static ClientBuilder spansAlone(ClientBuilder plain) {
    return plain.attemptInterceptor(new SdkAlone.Spans(withTraces(Sampler.alwaysOn()).build()));
  }

  /** The metric, and a span for 1 call in 100. */
  static ClientBuilder fewSpans(ClientBuilder plain) {
    return openTelemetry(plain, withTraces(Sampler.traceIdRatioBased(0.01)));
  }

  private static ClientBuilder openTelemetry(ClientBuilder plain, OpenTelemetrySdkBuilder sdk) {
    RezoTelemetry telemetry = RezoTelemetry.of(sdk.build());
    return plain.interceptor(telemetry.calls()).attemptInterceptor(telemetry.attempts());
  }

  /** Without a processor of spans, the SDK makes none. */
  private static OpenTelemetrySdkBuilder withMetrics() {
    return OpenTelemetrySdk.builder()
        .setMeterProvider(
            SdkMeterProvider.builder()
                .registerMetricReader(
                    PeriodicMetricReader.builder(new DroppedMetrics())
                        .setInterval(Duration.ofSeconds(1))
                        .build())
                .build());
  }

  private static OpenTelemetrySdkBuilder withTraces(Sampler sampler) {
    return withMetrics()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setSampler(sampler)
                .addSpanProcessor(BatchSpanProcessor.builder(new DroppedSpans()).build())
                .build())
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()));
  }

  private static Configured subject(String name, UnaryOperator<ClientBuilder> configuration) {
    return new RezoSubject(name, Plugins.PLAIN, configuration, null);
  }
}
