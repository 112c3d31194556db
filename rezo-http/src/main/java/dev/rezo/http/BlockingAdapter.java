package dev.rezo.http;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * A blocking interceptor among the others.
 *
 * <p>Thread-safe.
 */
final class BlockingAdapter implements Interceptor {

  private final BlockingInterceptor interceptor;
  private final Executor threads;

  BlockingAdapter(BlockingInterceptor interceptor, Executor threads) {
    this.interceptor = interceptor;
    this.threads = threads;
  }

  @Override
  public CompletionStage<Response> intercept(Request request, Chain chain) {
    CompletableFuture<Response> outcome = new CompletableFuture<>();
    if (chain.mayBlock() || WaitingCall.isOnThreadOf(chain.call())) {
      run(() -> await(request, chain), outcome);
    } else {
      Callable<Response> elsewhere =
          () -> WaitingCall.onThreadOf(chain.call(), () -> await(request, chain));
      try {
        threads.execute(() -> run(elsewhere, outcome));
      } catch (RejectedExecutionException e) {
        outcome.completeExceptionally(
            new PoolSaturatedException(
                request + ": no thread for the interceptor " + interceptor + ": " + e.getMessage(),
                e));
      }
    }
    return outcome;
  }

  private static void run(Callable<Response> work, CompletableFuture<Response> outcome) {
    Response response;
    try {
      response = work.call();
    } catch (Throwable e) {
      outcome.completeExceptionally(e);
      return;
    }
    outcome.complete(response);
  }

  private Response await(Request request, Chain chain) throws IOException {
    WaitingCall waiting = new WaitingCall(chain);
    try {
      waiting.requireRunning();
      Response response = interceptor.intercept(request, waiting);
      if (response == null) {
        throw new NullPointerException(
            request + ": expected a response of the interceptor " + interceptor + ", actual null");
      }
      return response;
    } finally {
      waiting.end();
    }
  }

  /** The interceptor's own name. */
  @Override
  public String toString() {
    return interceptor.toString();
  }
}
