package dev.rezo.client;

import dev.rezo.io.EventLoop;
import dev.rezo.pool.PoolAdvisor;
import java.lang.ref.WeakReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a client does, again and again, by a timer of a loop. It ends with the client, whether
 * that is closed or forgotten: a client that nobody can reach is not kept alive by it.
 *
 * <p>Confined to its loop.
 */
final class Reporter {

  private final WeakReference<RezoClient> client;
  private final EventLoop loop;
  private final long everyNanos;
  private final Consumer<ClientReport> listener;
  private @Nullable ClientSnapshot before;

  Reporter(RezoClient client, EventLoop loop, long everyNanos, Consumer<ClientReport> listener) {
    this.client = new WeakReference<>(client);
    this.loop = loop;
    this.everyNanos = everyNanos;
    this.listener = listener;
  }

  /** Begins; from any thread. */
  void begin() {
    LoopTasks.later(loop, this::arm);
  }

  private void arm() {
    EventLoop.Timer unused = loop.schedule(loop.nanoTime() + everyNanos, this::report);
  }

  private void report() {
    RezoClient reported = client.get();
    if (reported == null || reported.isClosed()) {
      return;
    }
    ClientSnapshot now = reported.snapshot();
    ClientSnapshot last = before;
    before = now;
    try {
      listener.accept(
          new ClientReport(
              now,
              last == null
                  ? PoolAdvisor.advise(now.pool())
                  : PoolAdvisor.advise(last.pool(), now.pool())));
    } catch (Throwable e) { // As of every listener: watching changes nothing.
      ClientLog.warn("the report of " + reported + " failed", e);
    }
    arm();
  }
}
