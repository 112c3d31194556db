package dev.rezo.client;

import dev.rezo.io.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A timer that may be begun and ended by any thread; the loop that it runs on is one of the
 * client's.
 *
 * <p>Thread-safe.
 */
final class LoopTimer {

  private final EventLoop loop;
  private final Runnable onTime;

  // Confined to the loop.
  private boolean over;
  private EventLoop.@Nullable Timer timer;

  private LoopTimer(EventLoop loop, Runnable onTime) {
    this.loop = loop;
    this.onTime = onTime;
  }

  /**
   * Begins one.
   *
   * @param onTime runs on the loop, unless the timer is ended before
   * @throws java.util.concurrent.RejectedExecutionException when the loops have ended with the
   *     client
   */
  static LoopTimer begin(ClientCore core, Duration duration, Runnable onTime) {
    EventLoop loop = core.timerLoop();
    LoopTimer begun = new LoopTimer(loop, onTime);
    long deadline = Deadlines.after(core.nanoTime(), duration.toNanos());
    core.runOn(loop, () -> begun.arm(deadline));
    return begun;
  }

  private void arm(long deadline) {
    if (!over) {
      timer = loop.schedule(deadline, onTime);
    }
  }

  /** Forgets it; nothing happens when it has run. */
  void end() {
    LoopTasks.later(loop, this::endOnLoop);
  }

  private void endOnLoop() {
    over = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
