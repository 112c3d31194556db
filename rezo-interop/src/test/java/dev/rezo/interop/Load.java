package dev.rezo.interop;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that send one GET after another until they are told to stop.
 *
 * <p>Lifecycle: runs from {@link #start} until {@link #stop}.
 *
 * <p>Thread-safe.
 */
final class Load {

  private static final int THREADS = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RezoClient client;
  private final String url;
  private final AtomicInteger done = new AtomicInteger();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  private Load(RezoClient client, String url) {
    this.client = client;
    this.url = url;
  }

  static Load start(RezoClient client, String url) {
    Load load = new Load(client, url);
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(load::run, "rezo-interop-load-" + i);
      thread.setDaemon(true);
      load.threads.add(thread);
      thread.start();
    }
    return load;
  }

  private void run() {
    while (!stopped) {
      try (Response response = client.get(url).send()) {
        if (response.status() != 200) {
          failures.add(new AssertionError("expected 200, actual " + response));
        }
        response.body().bytes();
        done.incrementAndGet();
      } catch (Exception | AssertionError e) {
        failures.add(e);
      }
    }
  }

  /** Waits until this many more requests have been answered. */
  void awaitMore(int requests) throws Exception {
    int goal = done.get() + requests;
    Await.until(
        requests + " more answers",
        PATIENCE,
        () -> done.get() >= goal || !failures.isEmpty(),
        () -> done.get() + " of " + goal + ", failures " + failures);
  }

  /** Ends it and answers what went wrong. */
  List<Throwable> stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join(PATIENCE.toMillis());
    }
    return List.copyOf(failures);
  }
}
