package dev.rezo.http;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one step for signals that may come from several threads, or from within the step itself: one
 * run at a time, another one if a signal came meanwhile, never one inside the other.
 *
 * <p>Thread-safe.
 */
final class SignalLoop implements Runnable {

  private final Runnable step;
  private final Executor executor;
  private final AtomicInteger signals = new AtomicInteger();

  /** A loop that runs {@code step}, which must not throw, on {@code executor}. */
  SignalLoop(Runnable step, Executor executor) {
    this.step = step;
    this.executor = executor;
  }

  /** Signals. */
  @Override
  public void run() {
    if (signals.getAndIncrement() == 0) {
      executor.execute(this::loop);
    }
  }

  private void loop() {
    int seen;
    do {
      seen = signals.get();
      step.run();
    } while (signals.addAndGet(-seen) != 0);
  }
}
