package dev.rezo.bench.costs;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * So many GETs of one subject at once for so long: each that ends begins the next.
 *
 * <p>Thread-safe.
 */
final class Load {

  private static final int SECONDS_TO_END = 10;

  private final Subject subject;
  private final int bodyBytes;
  private final CountDownLatch ended;
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile boolean isOver;

  private Load(Subject subject, int atOnce, int bodyBytes) {
    this.subject = subject;
    this.bodyBytes = bodyBytes;
    this.ended = new CountDownLatch(atOnce);
  }

  /**
   * Runs it, a moment longer than is measured.
   *
   * @param bodyBytes how long each body has to be
   */
  static Sample run(Subject subject, int atOnce, int bodyBytes, long millis)
      throws IOException, InterruptedException {
    Load load = new Load(subject, atOnce, bodyBytes);
    for (int i = 0; i < atOnce; i++) {
      load.next();
    }
    TimeUnit.MILLISECONDS.sleep(millis / 10);
    Usage before = Usage.now();
    long doneBefore = load.done.sum();
    long start = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(millis);
    Usage after = Usage.now();
    long requests = load.done.sum() - doneBefore;
    double seconds = (System.nanoTime() - start) / 1e9;
    load.isOver = true;
    if (!load.ended.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          subject.name() + ": expected all requests to end, actual " + load.ended.getCount());
    }
    return new Sample(
        load.failed.sum(),
        requests / seconds,
        after.cpuNanosSince(before) / 1e3 / requests,
        (double) after.allocatedBytesSince(before) / requests);
  }

  private void next() {
    CompletionStage<Integer> answer = subject.get();
    CompletionStage<Integer> unused = answer.whenComplete(this::count);
  }

  private void count(Integer length, Throwable failure) {
    (failure == null && length == bodyBytes ? done : failed).increment();
    if (isOver) {
      ended.countDown();
    } else {
      next();
    }
  }
}
