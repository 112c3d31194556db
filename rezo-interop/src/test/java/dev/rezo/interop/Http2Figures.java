package dev.rezo.interop;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Protocol;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends GETs by HTTP/2 without TLS on one connection, so many at once for so long, and says how
 * many a second that were and what each cost. {@code http2-figures.sh} runs it beside h2load.
 *
 * <p>Thread-safe.
 */
final class Http2Figures {

  private static final int LONGEST_BODY = 1024 * 1024;

  private final RezoClient client;
  private final String url;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final CountDownLatch ended;
  private volatile boolean isOver;

  private Http2Figures(RezoClient client, String url, int atOnce) {
    this.client = client;
    this.url = url;
    this.ended = new CountDownLatch(atOnce);
  }

  /** Arguments: address, how many at once, seconds to warm up, seconds to count. */
  public static void main(String[] arguments) throws InterruptedException {
    int atOnce = Integer.parseInt(arguments[1]);
    try (RezoClient client =
        RezoClient.builder()
            .protocols(Protocol.HTTP_2)
            .defaults(false)
            .pool(limits -> limits.withMaxPerBucket(1))
            .build()) {
      Http2Figures figures = new Http2Figures(client, arguments[0], atOnce);
      for (int i = 0; i < atOnce; i++) {
        figures.next();
      }
      figures.pass(Integer.parseInt(arguments[2]));
      long before = figures.done.get();
      long start = System.nanoTime();
      long cpu = cpuNanos();
      figures.pass(Integer.parseInt(arguments[3]));
      long requests = figures.done.get() - before;
      double seconds = (System.nanoTime() - start) / 1e9;
      double micros = (cpuNanos() - cpu) / 1e3 / requests;
      figures.isOver = true;
      figures.pass(5);
      System.out.printf(
          Locale.ROOT,
          "%.0f requests/s, %.1f us CPU/request, %d failed%n",
          requests / seconds,
          micros,
          figures.failed.get());
    }
  }

  /** Of the whole process: loops, compilers and the collector of garbage. */
  private static long cpuNanos() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(Duration::toNanos)
        .orElseThrow(() -> new IllegalStateException("the system tells no CPU time"));
  }

  /** Lets so much time pass, or less when all has ended. */
  private void pass(int seconds) throws InterruptedException {
    boolean unused = ended.await(seconds, TimeUnit.SECONDS);
  }

  private void next() {
    CompletionStage<?> unused =
        client
            .get(url)
            .sendAsync()
            .thenCompose(response -> response.body().bytesAsync(LONGEST_BODY))
            .whenCompleteAsync((body, failure) -> count(failure), client.loopExecutor());
  }

  private void count(Throwable failure) {
    (failure == null ? done : failed).incrementAndGet();
    if (isOver) {
      ended.countDown();
    } else {
      next();
    }
  }
}
