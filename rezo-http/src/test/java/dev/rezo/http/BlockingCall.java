package dev.rezo.http;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Runs what blocks on a thread of its own, and waits for what another thread does. */
final class BlockingCall {

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private BlockingCall() {}

  static <T> CompletableFuture<T> start(Callable<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(call.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "blocking-call");
    thread.setDaemon(true);
    thread.start();
    return result.orTimeout(LIMIT_NANOS, TimeUnit.NANOSECONDS);
  }

  /** The value, or an error after the limit: {@code join} alone waits for ever. */
  static <T> T result(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(LIMIT_NANOS, TimeUnit.NANOSECONDS).join();
  }

  /** Asks again and again until the answer is yes. */
  static void eventually(BooleanSupplier fact) {
    long start = System.nanoTime();
    while (!fact.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT_NANOS) {
        throw new AssertionError("expected within 30 s, did not happen");
      }
      Thread.onSpinWait();
    }
  }
}
