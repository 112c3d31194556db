package dev.rezo.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test moves it, and the order in which virtual loops run.
 *
 * <p>Two verbs move a test on: {@link #runUntilIdle} runs everything that can run now, {@link
 * #advance} lets time pass and runs everything on the way at its own moment. Nothing here waits, so
 * an hour passes in microseconds. Used alone it is a clock: hand {@code time::nanoTime} to whatever
 * asks for one.
 *
 * <p>Order: what was given to loops first runs first; tasks run before timers of the same moment;
 * timers run by deadline, then by when they were set. With {@link #seeded} a seed decides which of
 * several loops goes next: every order that real threads could take, and each again at will.
 *
 * <p>The scale begins ten seconds before it wraps round, so code that compares times by {@code <}
 * rather than by difference fails here, and not on a machine that has been up for long.
 *
 * <p>Not thread-safe; the caller serialises: it belongs to the one thread that runs the test.
 * {@link #nanoTime} and giving tasks to loops are for any thread.
 */
public final class VirtualTime implements LongSupplier {

  private static final long START_NANOS = Long.MAX_VALUE - Duration.ofSeconds(10).toNanos();

  /** Steps without a pause after which a run is taken to be a loop that feeds itself. */
  private static final int MAX_STEPS = 1_000_000;

  private final AtomicLong numbers = new AtomicLong();
  private final List<VirtualLoop> loops = new ArrayList<>();
  private final @Nullable Random schedule;
  private final List<Runnable> checks = new ArrayList<>();

  private volatile long nowNanos = START_NANOS;
  private volatile @Nullable Turn turn;
  private boolean running;

  /** Time under which work runs in the order in which it was given. */
  public VirtualTime() {
    this.schedule = null;
  }

  private VirtualTime(long seed) {
    this.schedule = new Random(seed);
  }

  /** Time under which {@code seed} decides which loop goes next; the same seed, the same order. */
  public static VirtualTime seeded(long seed) {
    return new VirtualTime(seed);
  }

  /** Now, in the scale of {@link System#nanoTime}: compare by difference only. From any thread. */
  public long nanoTime() {
    return nowNanos;
  }

  /** The same as {@link #nanoTime}. */
  @Override
  public long getAsLong() {
    return nowNanos;
  }

  /** How much time has passed since the beginning. */
  public Duration elapsed() {
    return Duration.ofNanos(nowNanos - START_NANOS);
  }

  /**
   * Runs all tasks and all timers that are due, and what they cause, without moving time.
   *
   * @throws RuntimeException what a task threw: a real loop would log it, a test should fail
   * @throws IllegalStateException when called by a task, or when the work never ends
   */
  public void runUntilIdle() {
    beginRun();
    try {
      runWhatIsReady();
    } finally {
      running = false;
    }
  }

  /**
   * Lets {@code duration} pass. Every timer on the way runs at its own deadline, and before time
   * moves on everything that it caused has run.
   *
   * @throws RuntimeException what a task threw; time then stands where it was thrown
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "VirtualTime.advance: expected at least 0, actual " + duration);
    }
    long endNanos = nowNanos + duration.toNanos();
    beginRun();
    try {
      runWhatIsReady();
      VirtualTimer next;
      while ((next = nextTimer()) != null && next.isDueBy(endNanos)) {
        nowNanos = next.deadlineNanos();
        runWhatIsReady();
      }
      nowNanos = endNanos;
    } finally {
      running = false;
    }
  }

  /**
   * Moves time to the next timer, if one is set, and runs it and what it causes.
   *
   * @return whether there was one
   */
  public boolean advanceToNextTimer() {
    runUntilIdle();
    VirtualTimer next = nextTimer();
    if (next == null) {
      return false;
    }
    advance(Duration.ofNanos(next.deadlineNanos() - nowNanos));
    return true;
  }

  /**
   * Runs {@code check} after each task and timer from now on: the place for invariants. What it
   * throws ends the run.
   */
  public void afterEachStep(Runnable check) {
    checks.add(check);
  }

  /** The timers that were set on all loops and neither ran nor were cancelled. */
  public int pendingTimers() {
    return loops.stream().mapToInt(VirtualLoop::pendingTimers).sum();
  }

  /** The tasks that were given to all loops and have not run. */
  public int pendingTasks() {
    return loops.stream().mapToInt(VirtualLoop::pendingTasks).sum();
  }

  @Override
  public String toString() {
    return "VirtualTime[" + elapsed() + " elapsed, " + loops.size() + " loops]";
  }

  // ---- for loops --------------------------------------------------------------------------

  void add(VirtualLoop loop) {
    loops.add(loop);
  }

  List<VirtualLoop> loops() {
    return loops;
  }

  /** The next place in the order of everything that is given and set. From any thread. */
  long nextNumber() {
    return numbers.getAndIncrement();
  }

  /** The loop that the calling thread acts as, or null. */
  @Nullable VirtualLoop current() {
    Turn now = turn;
    return now != null && now.thread == Thread.currentThread() ? now.loop : null;
  }

  /** Runs an action on the calling thread as {@code loop}; turns may be nested. */
  void actAs(VirtualLoop loop, Runnable action) {
    Turn before = turn;
    if (before != null && before.thread != Thread.currentThread()) {
      throw new IllegalStateException(
          "VirtualTime: expected to be run by one thread, actual "
              + before.thread
              + " and "
              + Thread.currentThread());
    }
    turn = new Turn(loop, Thread.currentThread());
    try {
      action.run();
    } finally {
      turn = before;
    }
  }

  // ---- steps ------------------------------------------------------------------------------

  private void beginRun() {
    if (running || turn != null) {
      throw new IllegalStateException(
          "VirtualTime: expected to be moved by the test, actual by a task of " + turn);
    }
    running = true;
  }

  private void runWhatIsReady() {
    for (int step = 0; step < MAX_STEPS; step++) {
      Runnable next = schedule == null ? nextInOrder() : nextBySeed(schedule);
      if (next == null) {
        return;
      }
      next.run();
      checks.forEach(Runnable::run);
    }
    throw new IllegalStateException(
        "VirtualTime: expected to become idle, actual still busy after " + MAX_STEPS + " steps");
  }

  private @Nullable Runnable nextInOrder() {
    VirtualLoop first = null;
    for (VirtualLoop loop : loops) {
      if (loop.hasTask() && (first == null || loop.taskNumber() < first.taskNumber())) {
        first = loop;
      }
    }
    if (first != null) {
      return first::runTask;
    }
    VirtualTimer next = nextTimer();
    return next != null && next.isDueBy(nowNanos) ? next.loop()::runTimer : null;
  }

  private @Nullable Runnable nextBySeed(Random random) {
    List<VirtualLoop> ready = new ArrayList<>();
    for (VirtualLoop loop : loops) {
      VirtualTimer next = loop.nextTimer();
      if (loop.hasTask() || (next != null && next.isDueBy(nowNanos))) {
        ready.add(loop);
      }
    }
    if (ready.isEmpty()) {
      return null;
    }
    VirtualLoop chosen = ready.get(random.nextInt(ready.size()));
    return chosen.hasTask() ? chosen::runTask : chosen::runTimer;
  }

  private @Nullable VirtualTimer nextTimer() {
    VirtualTimer first = null;
    for (VirtualLoop loop : loops) {
      VirtualTimer next = loop.nextTimer();
      if (next != null && (first == null || next.compareTo(first) < 0)) {
        first = next;
      }
    }
    return first;
  }

  /** Who acts as which loop. Immutable. */
  private record Turn(VirtualLoop loop, Thread thread) {
    @Override
    public String toString() {
      return loop.toString();
    }
  }
}
