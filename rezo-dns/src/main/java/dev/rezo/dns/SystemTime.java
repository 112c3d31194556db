package dev.rezo.dns;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The time of the system; tasks run on the thread that the JDK has for time limits of futures, a
 * daemon.
 *
 * <p>Thread-safe.
 */
final class SystemTime implements DnsTime {

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Runnable after(long delayNanos, Runnable task) {
    CompletableFuture<Boolean> timeIsUp =
        new CompletableFuture<Boolean>().completeOnTimeout(true, delayNanos, TimeUnit.NANOSECONDS);
    CompletionStage<Void> unused =
        timeIsUp.thenAccept(
            due -> {
              if (due) {
                task.run();
              }
            });
    // To complete it takes the timer away; JDK 17 leaves that of a cancelled future in the queue.
    return () -> timeIsUp.complete(false);
  }
}
