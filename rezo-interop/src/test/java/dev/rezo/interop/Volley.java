package dev.rezo.interop;

import dev.rezo.client.CallBuilder;
import dev.rezo.http.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * So many requests, so many of them at once: as one is answered the next is sent.
 *
 * <p>Thread-safe.
 */
final class Volley {

  /** A request that a server has to answer 200. */
  static final class Shot {
    private final CallBuilder call;
    private final byte[] expected;

    Shot(CallBuilder call, byte[] expected) {
      this.call = call;
      this.expected = expected;
    }
  }

  private final int count;
  private final IntFunction<Shot> shots;
  private final Http2Uses uses = new Http2Uses();
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch left;
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private Volley(int count, IntFunction<Shot> shots) {
    this.count = count;
    this.shots = shots;
    this.left = new CountDownLatch(count);
  }

  /**
   * Sends them all and waits for the last answer.
   *
   * @throws AssertionError when one failed, or when the time is over
   */
  static Http2Uses send(int count, int atOnce, Duration patience, IntFunction<Shot> shots)
      throws InterruptedException {
    Volley volley = new Volley(count, shots);
    for (int i = 0; i < Math.min(count, atOnce); i++) {
      volley.sendNext();
    }
    boolean isDone = volley.left.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (!isDone || !volley.failures.isEmpty()) {
      throw new AssertionError(
          "expected "
              + count
              + " answers, actual "
              + (count - volley.left.getCount())
              + ", of them failures: "
              + volley.failures.size()
              + " "
              + volley.failures.stream().limit(5).toList(),
          volley.failures.peek());
    }
    return volley.uses;
  }

  private void sendNext() {
    int index = next.getAndIncrement();
    if (index >= count) {
      return;
    }
    Shot shot = shots.apply(index);
    CompletionStage<?> unused =
        shot.call
            .sendAsync()
            .thenCompose(response -> check(response, shot.expected))
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    failures.add(failure);
                  }
                  left.countDown();
                  // Not from within: an answer that is there at once would nest them.
                  ForkJoinPool.commonPool().execute(this::sendNext);
                });
  }

  private CompletionStage<Void> check(Response response, byte[] expected) {
    return response
        .body()
        .bytesAsync(expected.length + 1_000)
        .thenAccept(
            bytes -> {
              uses.add(response);
              if (response.status() != 200 || !Arrays.equals(bytes, expected)) {
                throw new AssertionError(
                    "expected 200 with "
                        + expected.length
                        + " bytes, actual "
                        + response
                        + " with "
                        + bytes.length);
              }
            });
  }
}
