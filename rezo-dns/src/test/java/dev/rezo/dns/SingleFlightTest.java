package dev.rezo.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One cache under many threads. */
@Timeout(120)
class SingleFlightTest {
  private static final int THREADS = 4;
  private static final int REQUESTS = 10_000;
  private static final int HOSTS = 8;

  private final ExecutorService names = Executors.newFixedThreadPool(2);
  private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);
  private final Upstream upstream = new Upstream(names);
  private final RacingTime time = new RacingTime();
  private final CachingResolver cache =
      new CachingResolver(
          upstream, DnsConfig.DEFAULT.withTtl(Duration.ofNanos(50)).withMaxEntries(4), time);

  @AfterEach
  void stop() {
    names.shutdownNow();
    callers.shutdownNow();
  }

  /** Answers on other threads, and counts how many look-ups of one host are under way. */
  private static final class Upstream implements Resolver {
    final ExecutorService threads;
    final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();
    final AtomicInteger most = new AtomicInteger();
    final AtomicLong calls = new AtomicLong();

    Upstream(ExecutorService threads) {
      this.threads = threads;
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String host) {
      calls.incrementAndGet();
      AtomicInteger same = underWay.computeIfAbsent(host, unused -> new AtomicInteger());
      most.accumulateAndGet(same.incrementAndGet(), Math::max);
      CompletableFuture<List<InetAddress>> later = new CompletableFuture<>();
      threads.execute(
          () -> {
            same.decrementAndGet();
            later.complete(Addresses.MIXED);
          });
      return later;
    }
  }

  /** Moves on a little each time somebody looks; nobody is called. */
  private static final class RacingTime implements DnsTime {
    private final AtomicLong now = new AtomicLong();
    final AtomicInteger timers = new AtomicInteger();

    @Override
    public long nanoTime() {
      return now.incrementAndGet();
    }

    @Override
    public Runnable after(long delayNanos, Runnable task) {
      timers.incrementAndGet();
      return timers::decrementAndGet;
    }
  }

  private interface Caller {
    CompletionStage<?> call(Random random, String host);
  }

  private void run(Caller caller) throws Exception {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int seed = i;
      running.add(callers.submit(() -> callAll(new Random(seed), caller)));
    }
    for (Future<?> thread : running) {
      thread.get(60, TimeUnit.SECONDS);
    }
    // A look-up goes on though all who waited for it have cancelled.
    names.shutdown();
    assertThat(names.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  private static Void callAll(Random random, Caller caller) throws Exception {
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      asked.add(caller.call(random, "host" + random.nextInt(HOSTS)).toCompletableFuture());
    }
    for (CompletableFuture<?> one : asked) {
      if (!one.isCancelled()) {
        assertThat(one.get(30, TimeUnit.SECONDS)).isNotNull();
      }
    }
    return null;
  }

  @Test
  @Tag("A24")
  void aHostIsLookedUpOnceAtATimeWhoeverAsks() throws Exception {
    run((random, host) -> cache.resolve(host));

    assertThat(upstream.most).hasValue(1);
    DnsStats stats = cache.stats();
    assertThat(stats.lookups()).isEqualTo(upstream.calls.get());
    assertThat(stats.hits() + stats.misses() + stats.coalesced())
        .isEqualTo((long) THREADS * REQUESTS);
    assertThat(stats.misses()).isEqualTo(stats.lookups());
    assertThat(stats.entries()).isLessThanOrEqualTo(4);
    assertThat(time.timers).hasValue(0);
  }

  @Test
  @Tag("A28")
  void everyRequestEndsWhateverIsForgottenCancelledOrDoubtedMeanwhile() throws Exception {
    run(
        (random, host) -> {
          CompletionStage<List<InetAddress>> stage =
              random.nextBoolean()
                  ? cache.resolve(host)
                  : cache.resolve(host, Duration.ofNanos(random.nextInt(100)));
          switch (random.nextInt(20)) {
            case 0 -> cache.invalidate(host);
            case 1 -> cache.clear();
            case 2, 3 -> stage.toCompletableFuture().cancel(true);
            case 4 -> cache.allFailed(host, Addresses.MIXED);
            default -> {}
          }
          return stage;
        });

    assertThat(cache.stats().lookups()).isEqualTo(upstream.calls.get());
    assertThat(cache.stats().failures()).isZero();
    assertThat(time.timers).hasValue(0);
  }
}
