package dev.rezo.client;

import dev.rezo.http.Call;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The way from one interceptor to the next, and from the last to the wire.
 *
 * <p>Immutable.
 */
final class InterceptorChain implements Interceptor.Chain {

  private final ClientCore core;
  private final CallState call;
  private final List<Interceptor> interceptors;
  private final int index;

  private InterceptorChain(
      ClientCore core, CallState call, List<Interceptor> interceptors, int index) {
    this.core = core;
    this.call = call;
    this.interceptors = interceptors;
    this.index = index;
  }

  /** The whole chain of a client for one call. */
  static InterceptorChain of(ClientCore core, CallState call) {
    return new InterceptorChain(core, call, core.settings.interceptors(), 0);
  }

  @Override
  public Call call() {
    return call;
  }

  @Override
  public CompletionStage<Response> proceed(Request request) {
    if (index == interceptors.size()) {
      return core.attempt(request, call);
    }
    Interceptor next = interceptors.get(index);
    try {
      return Objects.requireNonNull(
          next.intercept(request, new InterceptorChain(core, call, interceptors, index + 1)),
          "an interceptor's outcome");
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<Response> proceed(Request request, Duration limit) {
    return AttemptLimit.on(core, call, request, limit, proceed(request));
  }

  @Override
  public CompletionStage<Void> pause(Duration duration) {
    return CallPause.begin(core, call, duration);
  }

  @Override
  public long nanoTime() {
    return core.nanoTime();
  }

  @Override
  public @Nullable Duration timeLeft() {
    long deadline = call.deadline(core.limits(call.request()));
    return deadline == Deadlines.NEVER ? null : Duration.ofNanos(deadline - core.nanoTime());
  }
}
