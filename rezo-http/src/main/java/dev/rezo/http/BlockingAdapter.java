package dev.rezo.http;

import java.io.IOException;
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
    chain.runWaiting(
        () -> run(request, chain, outcome), work -> runElsewhere(work, request, outcome));
    return outcome;
  }

  private void runElsewhere(Runnable work, Request request, CompletableFuture<Response> outcome) {
    try {
      threads.execute(work);
    } catch (RejectedExecutionException e) {
      outcome.completeExceptionally(
          new PoolSaturatedException(
              request + ": no thread for the interceptor " + interceptor + ": " + e.getMessage(),
              e));
    } catch (Throwable e) { // Of an executor that is the application's.
      outcome.completeExceptionally(e);
    }
  }

  private void run(Request request, Chain chain, CompletableFuture<Response> outcome) {
    Response response;
    try {
      response = await(request, chain);
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
