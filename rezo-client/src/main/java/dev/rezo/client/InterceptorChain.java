package dev.rezo.client;

import dev.rezo.http.Call;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way from one interceptor to the next, and from the last to the wire.
 *
 * <p>Thread-safe.
 */
final class InterceptorChain implements Interceptor.Chain {

  private final ClientCore core;
  private final InterceptedState call;
  private final int index;
  private final @Nullable Trip within;

  /**
   * What was given last to the interceptor before, which may hand it on as it is. Not volatile: who
   * does not see it looks once more at what was looked at.
   */
  private @Nullable CompletionStage<Response> given;

  private InterceptorChain(
      ClientCore core, InterceptedState call, int index, @Nullable Trip within) {
    this.core = core;
    this.call = call;
    this.index = index;
    this.within = within;
  }

  /** The whole chain of a client for one call. */
  static InterceptorChain of(ClientCore core, InterceptedState call) {
    return new InterceptorChain(core, call, 0, null);
  }

  @Override
  public Call call() {
    return call;
  }

  @Override
  public CompletionStage<Response> proceed(Request request) {
    Objects.requireNonNull(request, "request");
    List<Interceptor> interceptors = core.settings.interceptors();
    CompletionStage<Response> outcome =
        index == interceptors.size()
            ? sentOrFailed(request)
            : intercepted(interceptors.get(index), request);
    given = outcome;
    return outcome;
  }

  /** Of what is asked on the way, some is the application's. */
  private CompletionStage<Response> sentOrFailed(Request request) {
    try {
      return sent(request);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Response> sent(Request request) {
    CompletionStage<Response> head = core.attempt(request, call, within);
    return call.isWatched
        ? core.leaks.watch(head.toCompletableFuture(), "an interceptor went on here")
        : head;
  }

  private CompletionStage<Response> intercepted(Interceptor next, Request request) {
    InterceptorChain below = new InterceptorChain(core, call, index + 1, within);
    CompletionStage<Response> outcome;
    try {
      outcome = next.intercept(request, below);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
    if (outcome == null) {
      return CompletableFuture.failedFuture(nothing(next, request, "a stage"));
    }
    return outcome == below.given ? outcome : outcome.thenApply(new Expected(next, request));
  }

  private static NullPointerException nothing(Interceptor by, Request request, String expected) {
    return new NullPointerException(
        request + ": expected " + expected + " of the interceptor " + by + ", actual null");
  }

  /** A response, and not null. Immutable. */
  private record Expected(Interceptor by, Request request) implements Function<Response, Response> {
    @Override
    public Response apply(@Nullable Response response) {
      if (response == null) {
        throw nothing(by, request, "a response");
      }
      return response;
    }
  }

  @Override
  public CompletionStage<Response> proceed(Request request, Duration limit) {
    return onItsOwn(Trip.begin(core, within, request, limit), request);
  }

  @Override
  public CompletableFuture<Response> trip(Request request) {
    return onItsOwn(Trip.begin(within, request), request);
  }

  private Trip onItsOwn(Trip inner, Request request) {
    return inner.of(new InterceptorChain(core, call, index, inner).proceed(request));
  }

  @Override
  public CompletionStage<Void> pause(Duration duration) {
    return CallPause.begin(core, call, within, duration);
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

  @Override
  public Runnable whenStopped(Consumer<? super RezoException> told) {
    StopListener listener = new StopListener(told);
    call.begun(listener);
    if (within != null) {
      within.begun(listener);
    }
    return listener;
  }

  @Override
  public void runWaiting(Runnable work, Executor threads) {
    WaitingThread here = call.waitingHere();
    if (here != null) {
      here.leave(work, threads);
    } else {
      WaitingThread.take(call, work, threads);
    }
  }

  @Override
  public void beforeWaiting(CompletionStage<?> awaited) {
    WaitingThread here = call.waitingHere();
    if (here != null) {
      here.beforeWaiting(awaited);
    }
  }

  /** Somebody who is told of a stop, once, unless it was run before. Thread-safe. */
  private static final class StopListener implements RunningParts.Part, Runnable {
    private final AtomicReference<@Nullable Consumer<? super RezoException>> told;

    StopListener(Consumer<? super RezoException> told) {
      this.told = new AtomicReference<>(Objects.requireNonNull(told, "told"));
    }

    @Override
    public void run() {
      told.set(null);
    }

    @Override
    public boolean isOver() {
      return told.get() == null;
    }

    @Override
    public void stop(RezoException cause) {
      Consumer<? super RezoException> last = told.getAndSet(null);
      if (last != null) {
        Listeners.tellSafely(() -> last.accept(cause));
      }
    }
  }
}
