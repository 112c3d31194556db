package dev.rezo.interop;

import dev.rezo.dns.DnsTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock for a cache before a real server: it stands still until a test moves it. What is to run
 * later, because a server is slow, runs later by the time of the system.
 *
 * <p>Thread-safe.
 */
final class MovedTime implements DnsTime {

  private final AtomicLong nowNanos = new AtomicLong();

  void pass(Duration time) {
    nowNanos.addAndGet(time.toNanos());
  }

  @Override
  public long nanoTime() {
    return nowNanos.get();
  }

  @Override
  public Runnable after(long delayNanos, Runnable task) {
    CompletableFuture<Void> later =
        CompletableFuture.runAsync(
            task, CompletableFuture.delayedExecutor(delayNanos, TimeUnit.NANOSECONDS));
    CompletionStage<Void> stage = later;
    return () -> stage.toCompletableFuture().cancel(false);
  }
}
