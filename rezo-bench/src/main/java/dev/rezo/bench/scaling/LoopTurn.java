package dev.rezo.bench.scaling;

import dev.rezo.bench.load.Usage;
import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Request;
import dev.rezo.io.LoopGroup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Requests of some clients for a while, so many at once on each of their loops. It counts with less
 * than {@code Load} does: threads that count together in one place would be what is measured.
 *
 * <p>Thread-safe.
 */
final class LoopTurn {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LongAdder done = new LongAdder();
  private final AtomicInteger callers = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean isOver;

  private LoopTurn() {}

  /** A client and its loops. Thread-safe. */
  record Looped(RezoClient client, LoopGroup loops, Request request) {}

  /**
   * What it cost. Immutable.
   *
   * @param perSecond requests a second
   * @param cpuMicros CPU time of each request, compilers left out
   * @param waited which part of their time the loops' threads waited for locks
   * @param waits how often they did for a thousand requests
   */
  record Cost(double perSecond, double cpuMicros, double waited, double waits) {}

  /**
   * One turn.
   *
   * @param loopNames what the names of the loops' threads begin with
   */
  static Cost run(Iterable<Looped> clients, String loopNames, int atOnce, long millis)
      throws IOException, InterruptedException {
    LoopTurn turn = new LoopTurn();
    int loops = 0;
    for (Looped looped : clients) {
      for (int i = 0; i < looped.loops.size(); i++) {
        for (int caller = 0; caller < atOnce; caller++) {
          turn.callers.incrementAndGet();
          looped.loops.loop(i).execute(() -> turn.send(looped));
        }
        loops++;
      }
    }
    TimeUnit.MILLISECONDS.sleep(millis / 10);
    long before = turn.done.sum();
    Waits waitsBefore = Waits.of(loopNames);
    Usage usageBefore = Usage.now();
    long start = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(millis);
    long nanos = System.nanoTime() - start;
    long requests = turn.done.sum() - before;
    Usage usage = Usage.now();
    Waits waits = Waits.of(loopNames);
    turn.end();
    return new Cost(
        requests * 1e9 / nanos,
        usage.cpuNanosSince(usageBefore) / 1e3 / requests,
        (waits.millis - waitsBefore.millis) * 1e6 / nanos / loops,
        (waits.count - waitsBefore.count) * 1e3 / requests);
  }

  private void send(Looped looped) {
    CompletionStage<byte[]> answer = looped.client.sendAsync(looped.request, BodyReaders.bytes());
    CompletionStage<byte[]> unused =
        answer.whenComplete((body, cause) -> answered(looped, body, cause));
  }

  private void answered(Looped looped, byte @Nullable [] body, @Nullable Throwable cause) {
    if (body == null || body.length != Reading.BODY_LENGTH) {
      failure.compareAndSet(
          null, cause != null ? cause : new IllegalStateException("body: actual another"));
    } else {
      done.increment();
      if (!isOver) {
        send(looped);
        return;
      }
    }
    callers.decrementAndGet();
  }

  private void end() throws InterruptedException {
    isOver = true;
    long start = System.nanoTime();
    while (callers.get() > 0) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new IllegalStateException("requests: expected to end, actual " + callers + " run");
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
    Throwable first = failure.get();
    if (first != null) {
      throw new IllegalStateException("requests: expected no failure", first);
    }
  }

  /**
   * How often, and for how long, threads were parked so far: loops are, for locks alone. A selector
   * that waits does not count. Immutable.
   */
  private record Waits(long count, long millis) {

    static Waits of(String names) {
      THREADS.setThreadContentionMonitoringEnabled(true);
      long count = 0;
      long millis = 0;
      for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
        if (thread != null && thread.getThreadName().startsWith(names)) {
          count += thread.getWaitedCount();
          millis += thread.getWaitedTime();
        }
      }
      return new Waits(count, millis);
    }
  }
}
