package dev.rezo.testing;

import dev.rezo.io.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits for virtual time.
 *
 * <p>Confined to its loop.
 */
final class VirtualTimer implements EventLoop.Timer, Comparable<VirtualTimer> {

  private final VirtualLoop loop;
  private final long deadlineNanos;
  private final long number;
  private final Runnable task;

  VirtualTimer(VirtualLoop loop, long deadlineNanos, long number, Runnable task) {
    this.loop = loop;
    this.deadlineNanos = deadlineNanos;
    this.number = number;
    this.task = task;
  }

  VirtualLoop loop() {
    return loop;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean isDueBy(long nanos) {
    return deadlineNanos - nanos <= 0;
  }

  void run() {
    task.run();
  }

  @Override
  public void cancel() {
    loop.checkInLoop();
    loop.forget(this);
  }

  /** By deadline, then in the order in which they were set. Two timers are never equal. */
  @Override
  public int compareTo(VirtualTimer other) {
    long later = deadlineNanos - other.deadlineNanos;
    return later != 0 ? Long.signum(later) : Long.compare(number, other.number);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }
}
