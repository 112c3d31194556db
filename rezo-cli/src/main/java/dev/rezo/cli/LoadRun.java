package dev.rezo.cli;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Request;
import dev.rezo.pool.BucketSnapshot;
import dev.rezo.pool.Occupancy;
import dev.rezo.pool.PoolSnapshot;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends one request over and over through a client, on its loops, and counts.
 *
 * <p>Lifecycle: {@link #perform} once.
 *
 * <p>Thread-safe for its lanes; {@link #perform} is called by one thread.
 */
final class LoadRun {

  /** What runs when the time is over may come to its end, for so long. */
  private static final long GRACE_NANOS = 5_000_000_000L;

  /** Between two looks at a run: often enough for a bar that moves. */
  private static final long LOOK_MILLIS = 100;

  /** A look at a pool of many connections takes its time: at most this share of all. */
  private static final int SHARE_OF_LOOKS = 100;

  private final RezoClient client;
  private final Request request;
  private final LoadMeter meter;
  private final int width;
  private final LoadPlan plan;
  private final CountDownLatch lanes;
  private final AtomicLong claimed = new AtomicLong();
  private final AtomicLong slots = new AtomicLong();
  private final LongAdder counted = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final Queue<LoadTally> tallies = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<LoadTally> tally = ThreadLocal.withInitial(this::newTally);

  /** Wakes lanes at their time; more precise than the loops' timers, which count milliseconds. */
  private final ScheduledThreadPoolExecutor clock;

  private final LoadTimeline timeline = new LoadTimeline();
  private Occupancy held = Occupancy.NONE;
  private long nextCountNanos;
  private volatile boolean stopped;

  LoadRun(RezoClient client, Request request, LoadMeter meter, int width, LoadPlan plan) {
    this.client = client;
    this.request = request;
    this.meter = meter;
    this.width = width;
    this.plan = plan;
    this.lanes = new CountDownLatch(width);
    this.clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "rezo-load-clock");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs to the end; {@code progress} is told on the way. */
  LoadResult perform(LoadProgress progress) throws InterruptedException {
    Instant startedAt = Instant.now();
    LoadMeter.Reading before = meter.read();
    boolean measuring = false;
    nextCountNanos = System.nanoTime();
    for (int i = 0; i < width; i++) {
      client.loopExecutor().execute(new LoadLane(this));
    }
    long now = System.nanoTime();
    while (!lanes.await(untilNextLook(now, measuring), TimeUnit.NANOSECONDS)) {
      now = System.nanoTime();
      if (!measuring && plan.isCounted(now)) {
        measuring = true;
        before = meter.read();
      }
      look(now);
      progress.show(plan, now, counted.sum(), failures.sum());
      if (now - plan.endNanos() > GRACE_NANOS) {
        break;
      }
    }
    LoadMeter.Reading used = meter.read().since(before);
    PoolSnapshot<?> pool = client.pool().snapshot();
    now = System.nanoTime();
    timeline.end(now - plan.measureNanos(), counted.sum(), failures.sum(), occupancy(pool));
    long unfinished = stop();
    progress.end();
    return new LoadResult(plan, startedAt, sum(), timeline.moments(), used, pool, unfinished);
  }

  /** Takes down where the run stands, once it is measured. */
  private void look(long now) {
    if (!plan.isCounted(now)) {
      return;
    }
    if (now - nextCountNanos >= 0) {
      held = occupancy(client.pool().snapshot());
      nextCountNanos = now + SHARE_OF_LOOKS * (System.nanoTime() - now);
    }
    timeline.look(now - plan.measureNanos(), counted.sum(), failures.sum(), held);
  }

  private static Occupancy occupancy(PoolSnapshot<?> pool) {
    return pool.buckets().stream()
        .map(BucketSnapshot::occupancy)
        .reduce(Occupancy.NONE, Occupancy::plus);
  }

  private long untilNextLook(long now, boolean measuring) {
    long look = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
    return measuring ? look : Math.max(1, Math.min(look, plan.measureNanos() - now));
  }

  /** Ends what still runs; how many requests that were. */
  private long stop() throws InterruptedException {
    stopped = true;
    long unfinished = lanes.getCount();
    client.shutdownNow();
    lanes.await(1, TimeUnit.SECONDS);
    clock.shutdownNow();
    return unfinished;
  }

  private LoadTally newTally() {
    LoadTally fresh = new LoadTally();
    tallies.add(fresh);
    return fresh;
  }

  private LoadTally sum() {
    LoadTally sum = new LoadTally();
    tallies.forEach(sum::add);
    return sum;
  }

  // For the lanes.

  RezoClient client() {
    return client;
  }

  Request request() {
    return request;
  }

  LoadPlan plan() {
    return plan;
  }

  boolean isOver(long nowNanos) {
    return stopped || plan.isOver(nowNanos);
  }

  /** When the next request of an open loop is to start. */
  long nextIntended() {
    return plan.intendedNanos(slots.getAndIncrement());
  }

  /** Whether a request may start at this time; false when there are enough of them. */
  boolean claims(long startNanos) {
    if (plan.isOver(startNanos)) {
      return false;
    }
    return plan.requests() == Long.MAX_VALUE
        || !plan.isCounted(startNanos)
        || claimed.getAndIncrement() < plan.requests();
  }

  /** Runs a lane on a loop, at its time. */
  void later(LoadLane lane, long delayNanos) {
    ScheduledFuture<?> unused =
        clock.schedule(() -> client.loopExecutor().execute(lane), delayNanos, TimeUnit.NANOSECONDS);
  }

  void completed(LoadTally.Answer answer, long startedNanos, long nowNanos) {
    if (!stopped && plan.isCounted(startedNanos)) {
      tally.get().completed(answer, nowNanos - startedNanos, nowNanos);
      counted.increment();
    }
  }

  void failed(Throwable cause, long startedNanos) {
    if (!stopped && plan.isCounted(startedNanos)) {
      tally.get().failed(cause, System.nanoTime());
      failures.increment();
    }
  }

  void laneEnded() {
    lanes.countDown();
  }
}
