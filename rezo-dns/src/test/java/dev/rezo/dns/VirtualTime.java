package dev.rezo.dns;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that stands still until a test moves it; tasks run when it passes them. */
final class VirtualTime implements DnsTime {
  final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(t -> t.dueIn));
  private final long startNanos;
  private long passedNanos;

  /** Compared by identity. */
  static final class Task {
    /** Since the start. */
    final long dueIn;

    final Runnable run;

    Task(long dueIn, Runnable run) {
      this.dueIn = dueIn;
      this.run = run;
    }
  }

  VirtualTime(long startNanos) {
    this.startNanos = startNanos;
  }

  @Override
  public long nanoTime() {
    return startNanos + passedNanos;
  }

  @Override
  public Runnable after(long delayNanos, Runnable run) {
    Task task = new Task(passedNanos + delayNanos, run);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  void pass(Duration duration) {
    long end = passedNanos + duration.toNanos();
    for (Task next = tasks.peek(); next != null && next.dueIn <= end; next = tasks.peek()) {
      tasks.remove(next);
      passedNanos = next.dueIn;
      next.run.run();
    }
    passedNanos = end;
  }
}
