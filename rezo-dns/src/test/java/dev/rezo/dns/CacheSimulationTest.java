package dev.rezo.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A cache and its model live through the same random days. After each step every request has come
 * to the same end, or waits, in both; as many look-ups were begun, and as many hosts are kept.
 */
@Timeout(300)
class CacheSimulationTest {
  private static final int SEEDS = 250;
  private static final int STEPS = 600;
  private static final int HOSTS = 6;

  @Test
  @Tag("A24")
  @Tag("A28")
  @Tag("F14")
  void theCacheDoesWhatItsModelDoes() {
    for (int seed = 0; seed < SEEDS; seed++) {
      new Day(seed).live();
    }
  }

  @Test
  void theModelWouldTellACacheThatKeepsTooLong() {
    Day day = new Day(7);
    day.model.facts.add(
        new ModelCache.Fact("host0", Addresses.ONE, day.time.nanoTime(), Long.MAX_VALUE / 4));

    assertThat(day.differs()).isTrue();
  }

  /** One seed. */
  private static final class Day {
    private final int seed;
    private final Random random;
    private final VirtualTime time = new VirtualTime(1);
    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final DnsConfig config;
    private final CachingResolver cache;
    final ModelCache model;

    /** The look-ups of the model, in the order in which they began. */
    private final List<ModelCache.Lookup> begun = new ArrayList<>();

    /** The places of those that are not over, and of some that are. */
    private final List<Integer> open = new ArrayList<>();

    private final List<CompletableFuture<List<InetAddress>>> real = new ArrayList<>();
    private final List<ModelCache.Ask> modelled = new ArrayList<>();

    Day(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.config =
          DnsConfig.DEFAULT
              .withTtl(Duration.ofSeconds(1 + random.nextInt(60)))
              .withMaxEntries(1 + random.nextInt(HOSTS))
              .withNegativeTtl(Duration.ofSeconds(random.nextInt(3) * 5L))
              .withStaleIfError(Duration.ofSeconds(random.nextInt(4) * 40L))
              .withStaleWhileRevalidate(Duration.ofSeconds(random.nextInt(3) * 7L))
              .withTtlBounds(
                  Duration.ofSeconds(random.nextInt(5)),
                  Duration.ofSeconds(10 + random.nextInt(90)))
              .withLookupLimit(Duration.ofSeconds(1 + random.nextInt(30)));
      this.cache = new CachingResolver(upstream, config, time);
      this.model = new ModelCache(config);
    }

    boolean differs() {
      try {
        live();
        return false;
      } catch (AssertionError difference) {
        return true;
      }
    }

    void live() {
      for (int step = 0; step < STEPS; step++) {
        pass(1 + random.nextInt(1_000_000));
        step();
        compare(step);
      }
      pass(config.lookupLimit().toNanos());
      compare(STEPS);
      assertThat(real).allMatch(CompletableFuture::isDone);
      assertThat(time.tasks).isEmpty();
    }

    private void step() {
      String host = "host" + random.nextInt(HOSTS);
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4, 5, 6 -> ask(host, -1);
        case 7 -> ask(host, random.nextInt(4) * Duration.ofSeconds(20).toNanos());
        case 8, 9, 10, 11, 12 -> answer();
        case 13, 14 -> fail();
        case 15 -> pass(Duration.ofMillis(random.nextInt(3000)).toNanos());
        case 16 -> pass(Duration.ofSeconds(random.nextInt(100)).toNanos());
        case 17, 18 -> unreachable(host);
        default -> forget(host);
      }
    }

    private void ask(String host, long own) {
      real.add(
          (own < 0 ? cache.resolve(host) : cache.resolve(host, Duration.ofNanos(own)))
              .toCompletableFuture());
      int before = model.lookups.size();
      modelled.add(model.ask(host, own, time.nanoTime()));
      for (ModelCache.Lookup lookup : model.lookups.subList(before, model.lookups.size())) {
        open.add(begun.size());
        begun.add(lookup);
      }
      assertThat(upstream.asked).as("seed %s", seed).hasSize(begun.size());
    }

    /** The place of some look-up that is not over, or -1. */
    private int some() {
      open.removeIf(i -> begun.get(i).over);
      return open.isEmpty() ? -1 : open.get(random.nextInt(open.size()));
    }

    private void answer() {
      int some = some();
      if (some >= 0) {
        List<InetAddress> addresses = random.nextBoolean() ? Addresses.ONE : Addresses.TWO;
        long said = random.nextBoolean() ? -1 : Duration.ofSeconds(random.nextInt(120)).toNanos();
        model.answered(begun.get(some), addresses, said, time.nanoTime());
        upstream
            .open
            .get(some)
            .complete(
                said < 0
                    ? DnsAnswer.of(addresses)
                    : DnsAnswer.of(addresses, Duration.ofNanos(said)));
      }
    }

    private void fail() {
      int some = some();
      if (some >= 0) {
        boolean certain = random.nextInt(3) == 0;
        Duration said = Duration.ofSeconds(random.nextInt(20));
        model.failed(begun.get(some), certain, said.toNanos(), time.nanoTime());
        upstream
            .open
            .get(some)
            .completeExceptionally(
                certain ? new NoSuchHostException("gone", said) : new UnknownHostException("?"));
      }
    }

    private void unreachable(String host) {
      List<InetAddress> tried =
          switch (random.nextInt(3)) {
            case 0 -> Addresses.ONE;
            case 1 -> Addresses.TWO;
            default -> Addresses.of("192.0.2.1", "192.0.2.2");
          };
      model.unreachable(host, tried, time.nanoTime());
      cache.allFailed(host, tried);
    }

    private void forget(String host) {
      if (random.nextInt(10) == 0) {
        model.forgetAll();
        cache.clear();
      } else {
        model.forget(host);
        cache.invalidate(host);
      }
    }

    private void pass(long nanos) {
      long end = time.nanoTime() + nanos;
      while (model.next() <= end) {
        long next = model.next();
        time.pass(Duration.ofNanos(next - time.nanoTime()));
        model.pass(next);
      }
      time.pass(Duration.ofNanos(end - time.nanoTime()));
    }

    private void compare(int step) {
      for (int i = 0; i < real.size(); i++) {
        CompletableFuture<List<InetAddress>> future = real.get(i);
        List<InetAddress> outcome =
            !future.isDone() ? null : future.isCompletedExceptionally() ? List.of() : future.join();
        assertThat(outcome)
            .as("seed %s, step %s, %s", seed, step, config)
            .isEqualTo(modelled.get(i).outcome);
      }
      for (int i = real.size() - 1; i >= 0; i--) {
        if (real.get(i).isDone()) {
          real.remove(i);
          modelled.remove(i);
        }
      }
      assertThat(cache.stats().entries())
          .as("seed %s, step %s, %s", seed, step, config)
          .isEqualTo(model.hosts());
    }
  }
}
