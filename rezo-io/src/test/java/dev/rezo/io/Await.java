package dev.rezo.io;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits of tests: each has a hard limit. */
final class Await {

  private static final long LIMIT_SECONDS = 30;

  private Await() {}

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Runs {@code work} on the loop and answers with its outcome. */
  static <T> T on(EventLoop loop, Callable<T> work) throws Exception {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            outcome.complete(work.call());
          } catch (Throwable e) {
            outcome.completeExceptionally(e);
          }
        });
    return get(outcome);
  }

  /** Runs {@code work} on the loop. */
  static void run(EventLoop loop, Runnable work) throws Exception {
    on(
        loop,
        () -> {
          work.run();
          return true;
        });
  }
}
