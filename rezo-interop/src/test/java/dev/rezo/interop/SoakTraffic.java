package dev.rezo.interop;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Response;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lanes that send one GET after another: half of them at once, the other half after a pause in
 * which a server may close what is idle.
 *
 * <p>Lifecycle: runs from {@link #start} until {@link #stop}.
 *
 * <p>Thread-safe.
 */
final class SoakTraffic {

  static final int LANES = 64;

  /** Servers close what was idle for a second: pauses end before, at, and after that. */
  private static final int LONGEST_PAUSE_MILLIS = 2_000;

  private static final int MOST_FAILURES_KEPT = 20;

  private final RezoClient client;
  private final Map<String, byte[]> contents;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final CountDownLatch lanesRunning = new CountDownLatch(LANES);
  private volatile boolean stopped;

  private SoakTraffic(RezoClient client, Map<String, byte[]> contents) {
    this.client = client;
    this.contents = contents;
  }

  /** Begins to ask for these addresses, and expects their contents. */
  static SoakTraffic start(RezoClient client, Map<String, byte[]> contents, long seed) {
    SoakTraffic traffic = new SoakTraffic(client, contents);
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int lane = 0; lane < LANES; lane++) {
      traffic.next(seeds.split(), lane % 2 == 0);
    }
    return traffic;
  }

  private void next(SplittableRandom random, boolean pauses) {
    if (stopped) {
      lanesRunning.countDown();
      return;
    }
    String url = contents.keySet().stream().sorted().toList().get(random.nextInt(contents.size()));
    var unused =
        client
            .sendAsync(client.get(url).request())
            .thenCompose(SoakTraffic::wholeBody)
            .handle(
                (body, failure) -> {
                  account(url, body, failure);
                  return null;
                })
            .thenRunAsync(
                () -> next(random, pauses),
                CompletableFuture.delayedExecutor(
                    pauses ? random.nextInt(LONGEST_PAUSE_MILLIS) : 0,
                    TimeUnit.MILLISECONDS,
                    client.loopExecutor()));
  }

  private static CompletableFuture<byte[]> wholeBody(Response response) {
    if (response.status() != 200) {
      throw new IllegalStateException("expected 200, actual " + response);
    }
    return response.body().bytesAsync(1 << 20);
  }

  private void account(String url, byte[] body, Throwable failure) {
    if (failure == null && Arrays.equals(body, contents.get(url))) {
      answered.incrementAndGet();
      return;
    }
    failed.incrementAndGet();
    if (failures.size() < MOST_FAILURES_KEPT) {
      failures.add(failure == null ? "another content of " + url : failure.toString());
    }
  }

  long answered() {
    return answered.get();
  }

  long failed() {
    return failed.get();
  }

  /** The first of them. */
  Queue<String> failures() {
    return failures;
  }

  /** Ends it; false if a lane does not come to its end. */
  boolean stop() throws InterruptedException {
    stopped = true;
    return lanesRunning.await(30, TimeUnit.SECONDS);
  }
}
