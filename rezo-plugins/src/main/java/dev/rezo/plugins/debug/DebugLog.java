package dev.rezo.plugins.debug;

import dev.rezo.http.Body;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Redaction;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows the heads of requests and responses, the failures, and as much of bodies as was asked for.
 * Bodies are never held: what is shown of one is copied while it passes, up to a number of bytes,
 * at the pace of its reader. Values that hold credentials are hidden; bodies are shown as they are.
 *
 * <p>Goes last, with {@code attemptInterceptor}: it then shows each attempt as the other
 * interceptors leave it. Fields that only the protocol adds, such as Host, are not seen here. That
 * HTTP/2 sessions are made and used again is told by the client itself, see {@code
 * ClientBuilder.debug}, which takes the same consumer.
 *
 * <p>Lifecycle: that of the clients which it is given to. What its consumer throws is logged, and
 * the call goes on.
 *
 * <p>Thread-safe, if its consumer is. That runs on loops, so it must not block.
 */
public final class DebugLog implements Interceptor {

  private static final Logger OUT = System.getLogger("dev.rezo.debug");

  private static final Logger LOGGER = System.getLogger("dev.rezo.plugins");

  private final Consumer<String> out;
  private final BooleanSupplier isOn;
  private final Redaction redaction;
  private final LineFormat format;
  private final int bodyBytes;

  private DebugLog(
      Consumer<String> out,
      BooleanSupplier isOn,
      Redaction redaction,
      LineFormat format,
      int bodyBytes) {
    this.out = Objects.requireNonNull(out, "out");
    this.isOn = isOn;
    this.redaction = Objects.requireNonNull(redaction, "redaction");
    this.format = format;
    this.bodyBytes = bodyBytes;
  }

  /** To the log of the platform, under {@code dev.rezo.debug}, at level INFO; without bodies. */
  public static DebugLog toLog() {
    return new DebugLog(
        line -> OUT.log(Level.INFO, line),
        () -> OUT.isLoggable(Level.INFO),
        Redaction.usual(),
        LineFormat.TEXT,
        0);
  }

  /** To this consumer, line by line; without bodies. */
  public static DebugLog to(Consumer<String> lines) {
    return new DebugLog(lines, () -> true, Redaction.usual(), LineFormat.TEXT, 0);
  }

  /** The same with one JSON object a line in place of text. */
  public DebugLog asJson() {
    return new DebugLog(out, isOn, redaction, LineFormat.JSON, bodyBytes);
  }

  /**
   * The same with the first bytes of each body, and its length.
   *
   * @param most how many bytes are shown, more than 0
   */
  public DebugLog withBodies(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("body bytes: expected at least 1, actual " + most);
    }
    return new DebugLog(out, isOn, redaction, format, most);
  }

  /** The same with another rule of what is hidden. */
  public DebugLog withRedaction(Redaction rule) {
    return new DebugLog(out, isOn, rule, format, bodyBytes);
  }

  @Override
  public CompletionStage<Response> intercept(Request request, Chain chain) {
    if (!isOn.getAsBoolean()) {
      return chain.proceed(request);
    }
    long startNanos = chain.nanoTime();
    Where where = new Where(chain.call().id(), chain.call().attempts() + 1);
    say(() -> format.request(where, request, redaction));
    return chain
        .proceed(shown(request, where))
        .whenComplete((response, failure) -> ended(where, response, failure, chain, startNanos))
        .thenApply(response -> shown(response, where));
  }

  private void ended(
      Where where,
      @Nullable Response response,
      @Nullable Throwable failure,
      Chain chain,
      long startNanos) {
    long nanos = chain.nanoTime() - startNanos;
    if (response != null) {
      say(() -> format.response(where, response, nanos, redaction));
    } else if (failure != null) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      say(() -> format.failure(where, cause, nanos));
    }
  }

  private Request shown(Request request, Where where) {
    Body body = request.body();
    return bodyBytes == 0 || body == null
        ? request
        : request.toBuilder()
            .body(new ShownBody(body, bodyBytes, end -> bodyEnded(where, true, end)))
            .build();
  }

  private Response shown(Response response, Where where) {
    if (bodyBytes == 0 || response.duplex() != null) {
      return response;
    }
    try {
      ResponseBody body = response.body();
      ShownSource source =
          new ShownSource(body.source(), bodyBytes, end -> bodyEnded(where, false, end));
      return response.toBuilder()
          .body(ResponseBody.of(source, body.length(), response.headers()))
          .build();
    } catch (IllegalStateException e) {
      LOGGER.log(Level.WARNING, "a body is read already and cannot be shown", e);
      return response;
    }
  }

  private void bodyEnded(Where where, boolean sent, ShownSource.End end) {
    say(() -> format.body(where, sent, end));
  }

  private void say(Supplier<String> lines) {
    try {
      lines.get().lines().forEach(out);
    } catch (Throwable e) { // The consumer is the application's, and so are the values.
      LOGGER.log(Level.WARNING, "what a debug log shows could not be shown", e);
    }
  }

  /** Which attempt of which call. Immutable. */
  record Where(long call, int attempt) {}

  @Override
  public String toString() {
    return "DebugLog[" + format + (bodyBytes == 0 ? "]" : ", " + bodyBytes + " bytes of bodies]");
  }
}
