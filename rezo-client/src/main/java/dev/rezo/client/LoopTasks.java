package dev.rezo.client;

import dev.rezo.io.EventLoop;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;

/**
 * Gives tasks to a loop that may have ended: its transports and timers ended with it, so that
 * nothing is left for such a task to do, and whoever gave it is not bothered.
 *
 * <p>Thread-safe.
 */
final class LoopTasks {

  private LoopTasks() {}

  /** Runs a task on the loop, after what was given to it before. */
  static void later(EventLoop loop, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      ClientLog.get().log(Level.DEBUG, "{0} has ended", loop);
    }
  }
}
