package dev.rezo.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Time that stands still until a test moves it; tasks run when it passes them. */
final class VirtualTime implements DnsTime {
  final List<Task> tasks = new ArrayList<>();
  private long now;

  /** Compared by identity. */
  static final class Task {
    final long atNanos;
    final Runnable run;

    Task(long atNanos, Runnable run) {
      this.atNanos = atNanos;
      this.run = run;
    }
  }

  VirtualTime(long startNanos) {
    this.now = startNanos;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Runnable after(long delayNanos, Runnable run) {
    Task task = new Task(now + delayNanos, run);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  void pass(Duration duration) {
    long end = now + duration.toNanos();
    for (Optional<Task> due = nextBy(end); due.isPresent(); due = nextBy(end)) {
      tasks.remove(due.get());
      now = due.get().atNanos;
      due.get().run.run();
    }
    now = end;
  }

  private Optional<Task> nextBy(long endNanos) {
    return tasks.stream()
        .filter(task -> task.atNanos - endNanos <= 0)
        .min(Comparator.comparingLong(task -> task.atNanos - now));
  }
}
