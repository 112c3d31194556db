package dev.rezo.opentelemetry;

import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_METHOD;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_RESEND_COUNT;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_ADDRESS;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_PORT;
import static io.opentelemetry.semconv.UrlAttributes.URL_FULL;

import dev.rezo.http.Headers;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Origin;
import dev.rezo.http.Redaction;
import dev.rezo.http.Request;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Begins attempts: makes the span, and puts its context into the request.
 *
 * <p>Thread-safe.
 */
final class AttemptTracer {

  /** The name by which tracer and meter know this library. */
  static final String SCOPE = "dev.rezo.opentelemetry";

  private static final AttributeKey<String> URL_TEMPLATE = AttributeKey.stringKey("url.template");

  private static final Logger LOGGER = System.getLogger(SCOPE);

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final Redaction redaction;
  private final boolean propagates;
  final RequestDuration duration;
  final Peers peers = new Peers();

  AttemptTracer(OpenTelemetry openTelemetry, Redaction redaction) {
    this.tracer = openTelemetry.getTracer(SCOPE);
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
    this.propagates = propagator != TextMapPropagator.noop();
    this.redaction = redaction;
    this.duration = new RequestDuration(openTelemetry.getMeter(SCOPE));
  }

  Attempt begin(Request request, Interceptor.Chain chain) {
    Context remembered = request.attribute(RezoTelemetry.CONTEXT);
    Context parent = remembered != null ? remembered : Context.current();
    if (!tracer.isEnabled()) {
      Request toSend = propagates ? inject(request, parent) : request;
      return new Attempt(toSend, chain, Span.getInvalid(), parent, this);
    }
    Span span = span(request, chain, parent);
    Context context = parent.with(span);
    Request toSend = propagates ? inject(request, context) : request;
    return new Attempt(toSend, chain, span, context, this);
  }

  private Span span(Request request, Interceptor.Chain chain, Context parent) {
    String method = Methods.known(request.method());
    String template = request.attribute(RezoTelemetry.TEMPLATE);
    Origin origin = request.url().origin();
    SpanBuilder builder =
        tracer
            .spanBuilder(name(method, template))
            .setSpanKind(SpanKind.CLIENT)
            .setParent(parent)
            .setAttribute(HTTP_REQUEST_METHOD, method)
            .setAttribute(SERVER_ADDRESS, origin.host())
            .setAttribute(SERVER_PORT, (long) origin.port())
            .setAttribute(URL_FULL, redaction.shown(request.url()));
    if (method.equals(Methods.OTHER)) {
      builder.setAttribute(HTTP_REQUEST_METHOD_ORIGINAL, request.method());
    }
    if (template != null) {
      builder.setAttribute(URL_TEMPLATE, template);
    }
    int before = chain.call().attempts();
    if (before > 0) {
      builder.setAttribute(HTTP_REQUEST_RESEND_COUNT, (long) before);
    }
    return builder.startSpan();
  }

  private static String name(String method, @Nullable String template) {
    String first = method.equals(Methods.OTHER) ? "HTTP" : method;
    return template == null ? first : first + " " + template;
  }

  private Request inject(Request request, Context context) {
    try {
      Carrier carrier = new Carrier(request.headers());
      propagator.inject(context, carrier, AttemptTracer::set);
      return carrier.changed == null ? request : request.with(carrier.changed.build());
    } catch (Throwable e) { // The span is begun: it is worth more than the fields.
      LOGGER.log(Level.WARNING, "the context does not travel with " + request.method(), e);
      return request;
    }
  }

  private static void set(@Nullable Carrier carrier, String name, String value) {
    if (carrier != null) {
      carrier.set(name, value);
    }
  }

  /**
   * Header fields that are copied if there is something to change.
   *
   * <p>Not thread-safe; the caller serialises.
   */
  private static final class Carrier {
    private final Headers before;
    private Headers.@Nullable Builder changed;

    Carrier(Headers before) {
      this.before = before;
    }

    void set(String name, String value) {
      Headers.Builder fields = changed;
      if (fields == null) {
        fields = before.toBuilder();
        changed = fields;
      }
      fields.set(name, value);
    }
  }
}
