package dev.rezo.bench.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one subject for so long: so many at once, of which each that ends begins the next; or
 * so many a second, whether earlier ones have ended or not.
 *
 * <p>Thread-safe.
 */
public final class Load {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int DIGITS = 3;
  private static final int OK = 200;

  private final Subject subject;
  private final long expectedLength;
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicInteger callers = new AtomicInteger();
  private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();
  private volatile @Nullable Histogram latencies;
  private volatile boolean isClosedLoop;

  private Load(Subject subject, long expectedLength) {
    this.subject = subject;
    this.expectedLength = expectedLength;
  }

  /**
   * So many callers, each of which waits for its answer before it asks again; a moment longer than
   * is measured.
   *
   * @param expectedLength how long each body has to be
   */
  public static Sample run(Subject subject, int atOnce, long expectedLength, long millis)
      throws IOException, InterruptedException {
    Load load = new Load(subject, expectedLength);
    load.isClosedLoop = true;
    for (int i = 0; i < atOnce; i++) {
      load.begin(System.nanoTime());
    }
    TimeUnit.MILLISECONDS.sleep(millis / 10);
    return load.measure(() -> TimeUnit.MILLISECONDS.sleep(millis));
  }

  /**
   * So many requests a second. Latency counts from when a request had to begin, so that a client
   * that is late is seen to be.
   */
  public static Sample runAtRate(Subject subject, int perSecond, long expectedLength, long millis)
      throws IOException, InterruptedException {
    Load load = new Load(subject, expectedLength);
    return load.measure(() -> load.pace(perSecond, TimeUnit.MILLISECONDS.toNanos(millis)));
  }

  /**
   * As {@link #run}, but from the first request to the end of the last: for requests that take so
   * long that those which a turn cuts in two would count.
   */
  public static Sample runWhole(Subject subject, int atOnce, long expectedLength, long millis)
      throws IOException, InterruptedException {
    Load load = new Load(subject, expectedLength);
    return load.measure(
        () -> {
          load.isClosedLoop = true;
          for (int i = 0; i < atOnce; i++) {
            load.begin(System.nanoTime());
          }
          TimeUnit.MILLISECONDS.sleep(millis);
          load.isClosedLoop = false;
          load.awaitEnd();
        });
  }

  /** So many requests, all at once, each once; until all have ended. */
  public static Sample once(Subject subject, int atOnce, long expectedLength)
      throws IOException, InterruptedException {
    Load load = new Load(subject, expectedLength);
    return load.measure(
        () -> {
          for (int i = 0; i < atOnce; i++) {
            load.begin(System.nanoTime());
          }
          load.awaitEnd();
        });
  }

  private void pace(int perSecond, long nanos) {
    long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long start = System.nanoTime();
    for (long due = 0; due < nanos; due += interval) {
      long early = start + due - System.nanoTime();
      while (early > 0) {
        LockSupport.parkNanos(early);
        early = start + due - System.nanoTime();
      }
      begin(start + due);
    }
  }

  private Sample measure(Phase phase) throws IOException, InterruptedException {
    Histogram histogram = new ConcurrentHistogram(1_000, LONGEST_NANOS, DIGITS);
    Usage before = Usage.now();
    long doneBefore = done.sum();
    long start = System.nanoTime();
    latencies = histogram;
    phase.run();
    latencies = isClosedLoop ? null : histogram;
    Usage after = Usage.now();
    long requests = done.sum() - doneBefore;
    double seconds = (System.nanoTime() - start) / 1e9;
    isClosedLoop = false;
    awaitEnd();
    String failure = firstFailure.get();
    if (failure != null) {
      System.err.println(subject + ": " + failed.sum() + " failed, the first: " + failure);
    }
    return new Sample(
        requests,
        failed.sum(),
        requests / seconds,
        after.cpuNanosSince(before) / 1e3 / requests,
        (double) after.allocatedBytesSince(before) / requests,
        histogram.getValueAtPercentile(50) / 1e3,
        histogram.getValueAtPercentile(99) / 1e3,
        histogram.getValueAtPercentile(99.9) / 1e3);
  }

  private void awaitEnd() throws InterruptedException {
    long start = System.nanoTime();
    while (callers.get() > 0) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new IllegalStateException(
            subject + ": expected all requests to end, actual " + callers.get() + " still run");
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private void begin(long beginNanos) {
    callers.incrementAndGet();
    subject.call(new Caller(this, beginNanos));
  }

  boolean answered(int status, long length, long nanos) {
    if (status != OK || length != expectedLength) {
      failed(
          "expected status 200 and " + expectedLength + " bytes, actual " + status + ", " + length);
      return false;
    }
    done.increment();
    Histogram histogram = latencies;
    if (histogram != null) {
      histogram.recordValue(Math.min(nanos, LONGEST_NANOS));
    }
    boolean more = isClosedLoop;
    if (!more) {
      callers.decrementAndGet();
    }
    return more;
  }

  void failed(String failure) {
    failed.increment();
    firstFailure.compareAndSet(null, failure);
    callers.decrementAndGet();
  }

  /** What is measured. Thread-safe. */
  private interface Phase {
    void run() throws InterruptedException;
  }
}
