package dev.rezo.bench.gate;

import com.sun.management.ThreadMXBean;
import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a whole GET allocates, with all of this client that it passes: only its own threads count,
 * and not the server in the same process.
 *
 * <p>Thread-safe.
 */
final class WholeRequests {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int AT_ONCE = 8;
  private static final int WARM_UP = 60_000;
  private static final int MEASURED = 10_000;
  private static final int BATCHES = 4;
  private static final int SECONDS = 60;

  private final RezoClient client;
  private final Request request;
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile CountDownLatch ended = new CountDownLatch(0);

  private WholeRequests(RezoClient client, String url) {
    this.client = client;
    this.request = client.get(url).request();
  }

  /** Bytes of one request, of many that came before. */
  static double bytesOfOne(Protocol protocol) throws IOException, InterruptedException {
    try (CannedServer server = new CannedServer(protocol == Protocol.HTTP_2);
        RezoClient client = RezoClient.builder().defaults(false).protocols(protocol).build()) {
      WholeRequests requests = new WholeRequests(client, server.url());
      requests.run(WARM_UP);
      double least = Double.MAX_VALUE;
      for (int i = 0; i < BATCHES; i++) { // The compiler may be late.
        long before = allocated();
        requests.run(MEASURED);
        least = Math.min(least, (double) (allocated() - before) / MEASURED);
      }
      return least;
    }
  }

  /** By the loops and by whoever else works for the client. */
  private static long allocated() {
    long sum = 0;
    for (long id : THREADS.getAllThreadIds()) {
      ThreadInfo thread = THREADS.getThreadInfo(id);
      if (thread != null && thread.getThreadName().startsWith("rezo-")) {
        sum += THREADS.getThreadAllocatedBytes(id);
      }
    }
    return sum;
  }

  private void run(int count) throws InterruptedException {
    left.set(count);
    ended = new CountDownLatch(AT_ONCE);
    for (int i = 0; i < AT_ONCE; i++) {
      client.loopExecutor().execute(this::next);
    }
    if (!ended.await(SECONDS, TimeUnit.SECONDS)) {
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
    if (body != null && body.length == CannedServer.BODY.length()) {
      next();
    } else {
      failure.compareAndSet(
          null, cause != null ? cause : new IllegalStateException("body: actual another"));
      ended.countDown();
    }
  }
}
