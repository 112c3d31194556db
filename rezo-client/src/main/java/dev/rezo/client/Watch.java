package dev.rezo.client;

import dev.rezo.io.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One deadline that moves often and is seldom reached. Moving it later costs nothing: the timer
 * that is armed already fires at the old time, sees that it is early, and arms itself anew. A
 * connection that serves a thousand requests a second touches the loop's timers about once in
 * thirty seconds.
 *
 * <p>Confined to its loop.
 */
final class Watch {

  private final EventLoop loop;
  private final Runnable onDeadline;
  private final Runnable fire = this::fire;

  private long deadline = Deadlines.NEVER;
  private EventLoop.@Nullable Timer timer;
  private long armedFor;

  /**
   * Makes a watch without a deadline.
   *
   * @param onDeadline runs on the loop when the deadline has come; the watch is then without one
   */
  Watch(EventLoop loop, Runnable onDeadline) {
    this.loop = loop;
    this.onDeadline = onDeadline;
  }

  /** Sets the deadline, or {@link Deadlines#NEVER}. */
  void set(long newDeadline) {
    deadline = newDeadline;
    if (newDeadline == Deadlines.NEVER) {
      return;
    }
    if (timer == null) {
      arm();
    } else if (newDeadline - armedFor < 0) {
      timer.cancel();
      arm();
    }
  }

  /** Brings the deadline forward, if it is later than this one. */
  void atMost(long newDeadline) {
    if (Deadlines.earlier(deadline, newDeadline) != deadline) {
      set(newDeadline);
    }
  }

  /** Ends the watch: its timer is given back. */
  void end() {
    deadline = Deadlines.NEVER;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void arm() {
    armedFor = deadline;
    timer = loop.schedule(deadline, fire);
  }

  private void fire() {
    timer = null;
    if (deadline == Deadlines.NEVER) {
      return;
    }
    if (deadline - loop.nanoTime() > 0) {
      arm();
      return;
    }
    deadline = Deadlines.NEVER;
    onDeadline.run();
  }
}
