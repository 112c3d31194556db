package dev.rezo.bench.costs;

import dev.rezo.http.Call;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The least that anybody has to do for what the modules of telemetry do, with all that can be made
 * in advance made in advance: it knows that each answer is the same. What the modules cost beyond
 * this is their own.
 *
 * <p>Immutable.
 */
final class SdkAlone {

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> PROTOCOL =
      AttributeKey.stringKey("network.protocol.name");
  private static final AttributeKey<String> VERSION =
      AttributeKey.stringKey("network.protocol.version");
  private static final AttributeKey<String> PEER = AttributeKey.stringKey("network.peer.address");
  private static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");

  private static final List<Double> BUCKETS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1d, 2.5, 5d, 7.5, 10d);

  private static final Attributes OF_DURATION =
      Attributes.builder()
          .put(METHOD, "GET")
          .put(ADDRESS, "127.0.0.1")
          .put(PORT, 80L)
          .put(STATUS, 200L)
          .put(PROTOCOL, "http")
          .put(VERSION, "1.1")
          .build();

  private SdkAlone() {}

  private static DoubleHistogram histogram(Meter meter) {
    return meter
        .histogramBuilder("http.client.request.duration")
        .setUnit("s")
        .setExplicitBucketBoundariesAdvice(BUCKETS)
        .build();
  }

  /** A duration for each call. Thread-safe. */
  static final class Durations implements ExchangeListener {
    private final DoubleHistogram duration;

    Durations(OpenTelemetry sdk) {
      this.duration = histogram(sdk.getMeter("costs"));
    }

    @Override
    public boolean wantsFacts() {
      return false;
    }

    @Override
    public void callEnded(Call call, @Nullable Throwable failure) {
      duration.record((System.nanoTime() - call.startNanos()) / 1e9, OF_DURATION);
    }
  }

  /** A duration for each call, by Micrometer. Thread-safe. */
  static final class Timed implements ExchangeListener {
    private final Timer timer;

    Timed(Timer timer) {
      this.timer = timer;
    }

    @Override
    public boolean wantsFacts() {
      return false;
    }

    @Override
    public void callEnded(Call call, @Nullable Throwable failure) {
      timer.record(System.nanoTime() - call.startNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** A span, the field that carries its context, and a duration. Thread-safe. */
  static final class Spans implements Interceptor {
    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final DoubleHistogram duration;

    Spans(OpenTelemetry sdk) {
      this.tracer = sdk.getTracer("costs");
      this.propagator = sdk.getPropagators().getTextMapPropagator();
      this.duration = histogram(sdk.getMeter("costs"));
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
                  propagator.inject(context, fields, (into, name, value) -> into.set(name, value)));
      return chain
          .proceed(told)
          .whenComplete(
              (response, failure) -> {
                span.setAttribute(STATUS, 200L);
                span.setAttribute(PROTOCOL, "http");
                span.setAttribute(VERSION, "1.1");
                span.setAttribute(PEER, "127.0.0.1");
                span.setAttribute(PEER_PORT, 80L);
                span.end();
                duration.record((System.nanoTime() - start) / 1e9, OF_DURATION, context);
              });
    }
  }
}
