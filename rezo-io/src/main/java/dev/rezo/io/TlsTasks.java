package dev.rezo.io;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries work of an SSLEngine to another thread and its outcome back to the loop. While it runs,
 * nobody may touch the engine: the engine's methods would block the loop until the work ends, and a
 * certificate may take as long to verify as a revocation list takes to load.
 *
 * <p>Confined to its loop, but for the work itself.
 */
final class TlsTasks {

  private final EventLoop loop;
  private final Executor executor;
  private final Consumer<@Nullable Throwable> done;
  private boolean running;

  /** {@code done} hears on the loop what the work threw, or null. */
  TlsTasks(EventLoop loop, Executor executor, Consumer<@Nullable Throwable> done) {
    this.loop = loop;
    this.executor = executor;
    this.done = done;
  }

  boolean running() {
    return running;
  }

  /** Runs {@code work} on the executor; {@code done} is never called before this has returned. */
  void run(Work work) {
    running = true;
    try {
      executor.execute(() -> work(work));
    } catch (RejectedExecutionException e) {
      loop.execute(() -> finish(e));
    }
  }

  /** On a thread of the executor. */
  private void work(Work work) {
    Throwable thrown = null;
    try {
      work.run();
    } catch (Throwable e) {
      thrown = e;
    }
    Throwable outcome = thrown;
    try {
      loop.execute(() -> finish(outcome));
    } catch (RejectedExecutionException e) {
      // The loop has ended, and closed the transport when it did: nobody waits.
    }
  }

  private void finish(@Nullable Throwable thrown) {
    running = false;
    done.accept(thrown);
  }

  /** What is to be done elsewhere. */
  interface Work {
    void run() throws Exception;
  }
}
