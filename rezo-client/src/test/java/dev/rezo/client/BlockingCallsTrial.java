package dev.rezo.client;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.Interceptors;
import dev.rezo.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The child of {@link VirtualThreadsTest}: it makes many calls that wait, says "all run" when they
 * do, and at the end how many were answered, and how many were handled on virtual threads.
 *
 * <p>What is newer than Java 17 is called by reflection.
 */
final class BlockingCallsTrial {

  private static final int PLATFORM_THREADS = 500;
  private static final int CONNECTIONS = 64;

  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger onVirtualThreads = new AtomicInteger();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final String url;
  private final int calls;

  private BlockingCallsTrial(String url, int calls) {
    this.url = url;
    this.calls = calls;
  }

  public static void main(String[] arguments) throws Exception {
    BlockingCallsTrial trial = new BlockingCallsTrial(arguments[1], Integer.parseInt(arguments[2]));
    switch (arguments[0]) {
      case "virtual" -> trial.blocking(virtualThreads(), trial.calls);
      case "platform" ->
          trial.blocking(Executors.newFixedThreadPool(PLATFORM_THREADS), PLATFORM_THREADS);
      case "intercepted" -> trial.intercepted();
      case "pinning" -> pinning();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    String failed = trial.failure.get() == null ? "" : ", first failure " + trial.failure;
    System.out.println(
        "answered " + trial.answered + ", on virtual threads " + trial.onVirtualThreads + failed);
  }

  /** Each call, and the reading of its body, blocks a thread. */
  private void blocking(ExecutorService threads, int atOnce) throws InterruptedException {
    RezoClient client = builder().build();
    for (int i = 0; i < calls; i++) {
      threads.execute(
          () -> {
            countVirtual();
            try (Response response = client.get(url).send()) {
              count(response.body().text());
            } catch (Exception e) {
              failure.compareAndSet(null, e);
            }
          });
    }
    awaitRunning(client, atOnce);
    threads.shutdown();
    if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new AssertionError("expected all calls to end, actual " + client);
    }
  }

  /** Nobody waits for a call, but an interceptor in it does. */
  private void intercepted() throws Exception {
    RezoClient client =
        builder()
            .interceptor(
                Interceptors.blocking(
                    (request, chain) -> {
                      countVirtual();
                      return chain.proceed(request);
                    }))
            .build();
    List<CompletableFuture<Void>> texts = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      texts.add(client.get(url).sendAsync(BodyReaders.text()).thenAccept(this::count));
    }
    awaitRunning(client, calls);
    CompletableFuture.allOf(texts.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
  }

  /** What none of the others may do: to wait where a virtual thread cannot leave its carrier. */
  private static void pinning() throws Exception {
    try (AutoCloseable threads = (AutoCloseable) virtualThreads()) {
      ((ExecutorService) threads).execute(WaitsWhenLoaded::load);
    }
  }

  /** Waits in its initializer, below which there is a frame of the virtual machine. */
  private static final class WaitsWhenLoaded {
    static {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }

    static void load() {}
  }

  private ClientBuilder builder() {
    return RezoClient.builder()
        .pool(limits -> limits.withMaxPerBucket(CONNECTIONS).withMaxWaitingPerBucket(calls));
  }

  private void count(String text) {
    if (text.length() == VirtualThreadsTest.BODY.length()) {
      answered.incrementAndGet();
    }
  }

  private void countVirtual() {
    try {
      if ((boolean) Thread.class.getMethod("isVirtual").invoke(Thread.currentThread())) {
        onVirtualThreads.incrementAndGet();
      }
    } catch (ReflectiveOperationException e) {
      return; // Before Java 21.
    }
  }

  private static void awaitRunning(RezoClient client, int count) {
    while (client.runningCalls() < count) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
    System.out.println("all run");
  }

  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }
}
