package dev.rezo.opentelemetry;

import dev.rezo.http.AttributeKey;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Redaction;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Spans and metrics of calls after the semantic conventions for HTTP clients: one span of kind
 * CLIENT for each attempt, the metric {@code http.client.request.duration}, and the context in the
 * header fields of the configured propagator. A span ends when the response was read to its end,
 * broke or was closed, and is told of what broke it. One whose response is lost, neither read nor
 * closed, does not end: the conventions want no end that no code of the application stands for.
 *
 * <p>It is two interceptors. {@link #calls} comes first of all and remembers the context of who
 * makes the call; {@link #attempts} makes the spans, wherever the attempt then runs: whose child a
 * span is does not depend on a thread.
 *
 * <pre>{@code
 * RezoTelemetry telemetry = RezoTelemetry.of(openTelemetry);
 * RezoClient client = RezoClient.builder()
 *     .interceptor(telemetry.calls())
 *     .interceptor(Retry.of(3))
 *     .attemptInterceptor(telemetry.attempts())
 *     .build();
 * }</pre>
 *
 * <p>For the metric without spans, {@link #durations} is a listener, which costs less.
 *
 * <p>Lifecycle: that of the clients which it is given to; it owns nothing. What goes wrong in it is
 * logged, and the call goes on.
 *
 * <p>Thread-safe.
 */
public final class RezoTelemetry {

  /**
   * The context that a request belongs to: whoever sets it decides; else it is that of the thread
   * which begins the call.
   */
  public static final AttributeKey<Context> CONTEXT =
      AttributeKey.of("opentelemetry.context", Context.class);

  /**
   * What the address of a request is made of, as in {@code /users/{id}}: becomes {@code
   * url.template} and a part of the span's name. There should be few of them.
   */
  public static final AttributeKey<String> TEMPLATE =
      AttributeKey.of("opentelemetry.template", String.class);

  private static final Logger LOGGER = System.getLogger("dev.rezo.opentelemetry");

  private final AttemptTracer tracer;

  private RezoTelemetry(OpenTelemetry openTelemetry, Redaction redaction) {
    this.tracer = new AttemptTracer(openTelemetry, redaction);
  }

  /** Spans and metrics for this, with secrets in addresses hidden. */
  public static RezoTelemetry of(OpenTelemetry openTelemetry) {
    return of(openTelemetry, Redaction.usual());
  }

  /** The same, with another rule of what is a secret. */
  public static RezoTelemetry of(OpenTelemetry openTelemetry, Redaction redaction) {
    return new RezoTelemetry(
        Objects.requireNonNull(openTelemetry, "openTelemetry"),
        Objects.requireNonNull(redaction, "redaction"));
  }

  /** Remembers in whose context a call is made. Goes first, with {@code interceptor}. */
  public Interceptor calls() {
    return RezoTelemetry::remember;
  }

  /** Makes spans and metrics of attempts. Goes last, with {@code attemptInterceptor}. */
  public Interceptor attempts() {
    return this::watch;
  }

  /**
   * The metric alone, for a client that is to make no spans: goes with {@code listener}, in place
   * of the interceptors, and makes no object of its own for a request of a known kind. A duration
   * is that of an exchange up to the last byte of its response, whoever reads it and when; its
   * context is the {@link #CONTEXT} that the request has, or else the root.
   */
  public ExchangeListener durations() {
    return new DurationListener(tracer.duration);
  }

  private static CompletionStage<Response> remember(Request request, Interceptor.Chain chain) {
    if (request.attribute(CONTEXT) != null) {
      return chain.proceed(request);
    }
    Context current = Context.current(); // The root as well: an attempt may begin where another is.
    return chain.proceed(request.with(CONTEXT, current));
  }

  private CompletionStage<Response> watch(Request request, Interceptor.Chain chain) {
    Attempt attempt;
    try {
      attempt = tracer.begin(request, chain);
    } catch (Throwable e) { // Samplers and propagators are the application's.
      LOGGER.log(Level.WARNING, "an attempt is not traced", e);
      return chain.proceed(request);
    }
    CompletionStage<Response> answer;
    try {
      answer = chain.proceed(attempt.request());
    } catch (Throwable e) {
      attempt.end(null, e);
      throw e;
    }
    return answer.handle(attempt);
  }

  @Override
  public String toString() {
    return "RezoTelemetry";
  }
}
