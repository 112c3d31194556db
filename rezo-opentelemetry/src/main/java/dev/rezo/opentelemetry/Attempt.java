package dev.rezo.opentelemetry;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_RESPONSE_STATUS_CODE;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_ADDRESS;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_PORT;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PROTOCOL_NAME;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PROTOCOL_VERSION;

import dev.rezo.http.ConnectionUse;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt from its beginning to its response head or failure. Nothing of a failure's message
 * gets out: it names the address, with whatever secret that has.
 *
 * <p>Lifecycle: {@link #end} once.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Attempt {

  private static final Logger LOGGER = System.getLogger(AttemptTracer.SCOPE);

  private final Request request;
  private final Interceptor.Chain chain;
  private final Span span;
  private final Context context;
  private final RequestDuration duration;
  private final long startNanos;

  Attempt(
      Request request,
      Interceptor.Chain chain,
      Span span,
      Context context,
      RequestDuration duration) {
    this.request = request;
    this.chain = chain;
    this.span = span;
    this.context = context;
    this.duration = duration;
    this.startNanos = chain.nanoTime();
  }

  /** What is to be sent: with the context of the span. */
  Request request() {
    return request;
  }

  void end(@Nullable Response response, @Nullable Throwable failure) {
    try {
      describe(response, unwrapped(failure));
    } catch (Throwable e) { // Processors and exporters are the application's.
      LOGGER.log(Level.WARNING, "an attempt is not measured", e);
    } finally {
      finish();
    }
  }

  private void finish() {
    try {
      span.end();
    } catch (Throwable e) {
      LOGGER.log(Level.WARNING, "a span could not be ended", e);
    }
  }

  private void describe(@Nullable Response response, @Nullable Throwable failure) {
    String error = null;
    if (failure != null) {
      error = failure.getClass().getName();
      span.setStatus(StatusCode.ERROR, where(failure));
    } else if (response != null && response.status() >= 400) {
      error = Integer.toString(response.status());
      span.setStatus(StatusCode.ERROR);
    }
    if (response != null && span.isRecording()) {
      describe(response);
    }
    if (error != null) {
      span.setAttribute(ERROR_TYPE, error);
    }
    long nanos = chain.nanoTime() - startNanos;
    duration.record(nanos, request, response, error, context);
  }

  private void describe(Response response) {
    span.setAttribute(HTTP_RESPONSE_STATUS_CODE, (long) response.status());
    span.setAttribute(NETWORK_PROTOCOL_NAME, "http");
    span.setAttribute(NETWORK_PROTOCOL_VERSION, RequestDuration.version(response.protocol()));
    ConnectionUse use = response.connection();
    if (use != null && use.connection().remoteAddress() instanceof InetSocketAddress peer) {
      span.setAttribute(
          NETWORK_PEER_ADDRESS,
          peer.getAddress() == null ? peer.getHostString() : peer.getAddress().getHostAddress());
      span.setAttribute(NETWORK_PEER_PORT, (long) peer.getPort());
    }
  }

  /** How far it came, as in {@code DeadlineException in CONNECT}. */
  private static String where(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return failure instanceof RezoException ours ? name + " in " + ours.phase() : name;
  }

  private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
    return failure instanceof CompletionException wrapper && wrapper.getCause() != null
        ? wrapper.getCause()
        : failure;
  }
}
