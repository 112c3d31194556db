package dev.rezo.bench.load;

import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Request;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * GETs of a client by the number, so many at once, all of them begun and ended on its loops: nobody
 * waits for a single one.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class Batch {

  private static final int PATIENCE_SECONDS = 60;

  private final RezoClient client;
  private final Request request;
  private final int bodyLength;
  private final int atOnce;
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile CountDownLatch ended = new CountDownLatch(0);

  /**
   * Requests of this client.
   *
   * @param bodyLength of each answer
   * @param atOnce how many run at once
   */
  public Batch(RezoClient client, String url, int bodyLength, int atOnce) {
    this.client = client;
    this.request = client.get(url).request();
    this.bodyLength = bodyLength;
    this.atOnce = atOnce;
  }

  /** Sends so many, and returns when each was answered as expected. */
  public void run(int count) throws InterruptedException {
    left.set(count);
    ended = new CountDownLatch(atOnce);
    for (int i = 0; i < atOnce; i++) {
      client.loopExecutor().execute(this::next);
    }
    if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("requests: expected to end, actual " + left + " left");
    }
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("requests: expected to succeed", cause);
    }
  }

  private void next() {
    if (left.decrementAndGet() < 0) {
      ended.countDown();
      return;
    }
    CompletionStage<byte[]> answer = client.sendAsync(request, BodyReaders.bytes());
    CompletionStage<byte[]> unused = answer.whenComplete(this::told);
  }

  private void told(byte @Nullable [] body, @Nullable Throwable cause) {
    if (body != null && body.length == bodyLength) {
      next();
    } else {
      failure.compareAndSet(
          null, cause != null ? cause : new IllegalStateException("body: actual another"));
      ended.countDown();
    }
  }
}
