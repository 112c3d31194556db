package dev.rezo.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SystemResolverTest {
  private static final long IDLE = TimeUnit.MINUTES.toNanos(1);

  /** Look-ups that wait for a latch, and a note of the threads that made them. */
  private static final class GatedNames implements NameLookup {
    final CountDownLatch gate;
    final AtomicInteger calls = new AtomicInteger();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    GatedNames(int gate) {
      this.gate = new CountDownLatch(gate);
    }

    @Override
    public InetAddress[] addressesOf(String host) throws UnknownHostException {
      calls.incrementAndGet();
      threads.add(Thread.currentThread());
      try {
        gate.await();
      } catch (InterruptedException stop) {
        throw new AssertionError(stop);
      }
      if (host.equals("unknown")) {
        throw new UnknownHostException(host);
      }
      if (host.equals("broken")) {
        throw new IllegalStateException("broken name service");
      }
      return Addresses.MIXED.toArray(InetAddress[]::new);
    }
  }

  private static List<InetAddress> await(CompletionStage<List<InetAddress>> stage)
      throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void aNewResolverHasNoThreadAndAnAddressNeedsNone() throws Exception {
    GatedNames names = new GatedNames(0);
    try (SystemResolver resolver = new SystemResolver(2, 2, IDLE, names)) {
      CompletionStage<List<InetAddress>> stage = resolver.resolve("192.0.2.1");

      assertThat(stage.toCompletableFuture()).isCompleted();
      assertThat(await(stage)).isEqualTo(Addresses.ONE);
      assertThat(resolver).hasToString("SystemResolver[0 of 2 threads, 0 of 2 waiting]");
      assertThat(names.calls).hasValue(0);
    }
  }

  @Test
  void namesAreLookedUpOnNamedDaemonThreadsInTheOrderOfTheSystem() throws Exception {
    GatedNames names = new GatedNames(0);
    try (SystemResolver resolver = new SystemResolver(2, 2, IDLE, names)) {
      assertThat(await(resolver.resolve("name"))).isEqualTo(Addresses.MIXED);

      assertThat(names.threads)
          .allMatch(thread -> thread.isDaemon() && thread.getName().equals("rezo-dns-1"));
    }
  }

  @Test
  @Tag("A14")
  void anIdleThreadEnds() throws Exception {
    GatedNames names = new GatedNames(0);
    try (SystemResolver resolver = new SystemResolver(2, 2, 1, names)) {
      await(resolver.resolve("name"));
      for (Thread thread : names.threads) {
        thread.join(TimeUnit.SECONDS.toMillis(30));
        assertThat(thread.isAlive()).isFalse();
      }
      assertThat(await(resolver.resolve("name"))).isEqualTo(Addresses.MIXED);
    }
  }

  @Test
  void threadsAndWaitingLookupsAreBounded() throws Exception {
    GatedNames names = new GatedNames(1);
    try (SystemResolver resolver = new SystemResolver(2, 1, IDLE, names)) {
      List<CompletionStage<List<InetAddress>>> accepted =
          List.of(resolver.resolve("a"), resolver.resolve("b"));
      while (names.calls.get() < 2) {
        Thread.onSpinWait();
      }
      CompletionStage<List<InetAddress>> waiting = resolver.resolve("c");

      assertThatThrownBy(() -> await(resolver.resolve("d")))
          .hasCauseInstanceOf(LookupRefusedException.class)
          .hasMessageContaining("d: not looked up: expected at most 1 look-ups waiting");
      names.gate.countDown();
      for (CompletionStage<List<InetAddress>> stage : accepted) {
        assertThat(await(stage)).isEqualTo(Addresses.MIXED);
      }
      assertThat(await(waiting)).isEqualTo(Addresses.MIXED);
      assertThat(names.threads).hasSize(2);
    }
  }

  @Test
  void aLookupCancelledBeforeItsTurnIsLeftOut() throws Exception {
    GatedNames names = new GatedNames(1);
    try (SystemResolver resolver = new SystemResolver(1, 5, IDLE, names)) {
      CompletionStage<List<InetAddress>> first = resolver.resolve("a");
      resolver.resolve("b").toCompletableFuture().cancel(true);
      CompletionStage<List<InetAddress>> third = resolver.resolve("c");
      names.gate.countDown();
      await(first);
      await(third);

      assertThat(names.calls).hasValue(2);
    }
  }

  @Test
  void failuresAreUnknownHosts() {
    try (SystemResolver resolver = new SystemResolver(1, 5, IDLE, new GatedNames(0))) {
      assertThatThrownBy(() -> await(resolver.resolve("unknown")))
          .hasCauseInstanceOf(UnknownHostException.class);
      assertThatThrownBy(() -> await(resolver.resolve("broken")))
          .hasCauseInstanceOf(UnknownHostException.class)
          .hasRootCauseMessage("broken name service");
      assertThatThrownBy(() -> await(resolver.resolve("")))
          .hasCauseInstanceOf(UnknownHostException.class);
      assertThatThrownBy(() -> await(resolver.resolve("1:2")))
          .hasCauseInstanceOf(UnknownHostException.class);
    }
  }

  @Test
  void closeRefusesWhatWaitsAndWhatComes() throws Exception {
    GatedNames names = new GatedNames(1);
    SystemResolver resolver = new SystemResolver(1, 5, IDLE, names);
    CompletionStage<List<InetAddress>> running = resolver.resolve("a");
    while (names.calls.get() < 1) {
      Thread.onSpinWait();
    }
    CompletionStage<List<InetAddress>> waiting = resolver.resolve("b");
    resolver.close();
    resolver.close();

    assertThatThrownBy(() -> await(waiting)).hasCauseInstanceOf(LookupRefusedException.class);
    assertThatThrownBy(() -> await(resolver.resolve("c")))
        .hasMessageContaining("the resolver is closed");
    names.gate.countDown();
    assertThat(await(running)).isEqualTo(Addresses.MIXED);
    for (Thread thread : names.threads) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void theSystemKnowsLocalhost() throws Exception {
    try (SystemResolver resolver = new SystemResolver()) {
      assertThat(await(resolver.resolve("localhost"))).allMatch(InetAddress::isLoopbackAddress);
    }
  }

  @Test
  @Tag("F39")
  void limitsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SystemResolver(0, 0))
        .withMessageContaining("actual 0 and 0");
  }
}
