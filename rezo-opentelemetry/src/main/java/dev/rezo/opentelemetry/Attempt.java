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
import dev.rezo.http.ResponseBody;
import dev.rezo.http.RezoException;
import dev.rezo.http.Timing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One attempt from its beginning to the end of its response or its failure. Nothing of a failure's
 * message gets out: it names the address, with whatever secret that has.
 *
 * <p>Lifecycle: {@link #apply} once; it ends then, or with the {@link TracedSource} that it has
 * given to the response.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Attempt implements BiFunction<Response, Throwable, Response> {

  private static final Logger LOGGER = System.getLogger(AttemptTracer.SCOPE);

  private final Request request;
  private final Interceptor.Chain chain;
  private final Span span;
  private final Context context;
  private final AttemptTracer tracer;
  private final long startNanos;

  Attempt(
      Request request, Interceptor.Chain chain, Span span, Context context, AttemptTracer tracer) {
    this.request = request;
    this.chain = chain;
    this.span = span;
    this.context = context;
    this.tracer = tracer;
    this.startNanos = chain.nanoTime();
  }

  /** What is to be sent: with the context of the span. */
  Request request() {
    return request;
  }

  /**
   * There is a response, or the attempt has failed before.
   *
   * @return the response, with a body that tells of its end if there is more of it to come
   * @throws CompletionException with the failure
   */
  @Override
  public Response apply(@Nullable Response response, @Nullable Throwable failure) {
    if (response == null) {
      end(null, failure == null ? null : unwrapped(failure));
      throw failure instanceof CompletionException wrapper
          ? wrapper
          : new CompletionException(
              failure != null ? failure : new NullPointerException("a response"));
    }
    try {
      describe(response);
      if (isOver(response)) {
        end(response, null);
        return response;
      }
      return watched(response);
    } catch (Throwable e) { // Processors are the application's.
      LOGGER.log(Level.WARNING, "an attempt is not measured", e);
      finish();
      return response;
    }
  }

  /** Nothing of it is still to come, or what comes is no body. */
  private static boolean isOver(Response response) {
    Timing timing = response.timing();
    return timing == null || timing.responseEndNanos() != 0 || response.duplex() != null;
  }

  private Response watched(Response response) {
    ResponseBody body = response.body();
    TracedSource source = new TracedSource(body.source(), this, response);
    return response.toBuilder()
        .body(ResponseBody.of(source, body.length(), response.headers()))
        .build();
  }

  /** All is over. */
  void end(@Nullable Response response, @Nullable Throwable failure) {
    try {
      conclude(response, failure);
    } catch (Throwable e) { // Exporters are the application's as well.
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

  private void conclude(@Nullable Response response, @Nullable Throwable failure) {
    String error = null;
    if (failure != null) {
      error = failure.getClass().getName();
      span.setStatus(StatusCode.ERROR, where(failure));
    } else if (response != null && response.status() >= 400) {
      error = Integer.toString(response.status());
      span.setStatus(StatusCode.ERROR);
    }
    if (error != null) {
      span.setAttribute(ERROR_TYPE, error);
    }
    long nanos = chain.nanoTime() - startNanos;
    tracer.duration.record(nanos, request, response, failure == null ? null : error, context);
  }

  private void describe(Response response) {
    if (!span.isRecording()) {
      return;
    }
    span.setAttribute(HTTP_RESPONSE_STATUS_CODE, (long) response.status());
    span.setAttribute(NETWORK_PROTOCOL_NAME, "http");
    span.setAttribute(NETWORK_PROTOCOL_VERSION, RequestDuration.version(response.protocol()));
    ConnectionUse use = response.connection();
    if (use != null && use.connection().remoteAddress() instanceof InetSocketAddress peer) {
      span.setAttribute(NETWORK_PEER_ADDRESS, tracer.peers.text(peer));
      span.setAttribute(NETWORK_PEER_PORT, (long) peer.getPort());
    }
  }

  /** How far it came, as in {@code DeadlineException in CONNECT}. */
  private static String where(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return failure instanceof RezoException ours ? name + " in " + ours.phase() : name;
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException wrapper && wrapper.getCause() != null
        ? wrapper.getCause()
        : failure;
  }
}
