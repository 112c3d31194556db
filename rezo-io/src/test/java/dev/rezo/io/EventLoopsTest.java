package dev.rezo.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventLoopsTest {

  @Test
  void loopsStartNoThreadBeforeTheirFirstTask() {
    try (LoopGroup group = EventLoops.shared()) {
      assertThat(group.size()).isBetween(1, 4);
      assertThat(threads("rezo-loop-")).isEmpty();
    }
  }

  @Test
  void lastCloseEndsTheThreadsAndTheNextUseStartsThemAgain() throws Exception {
    for (int round = 0; round < 3; round++) {
      LoopGroup first = EventLoops.shared();
      LoopGroup second = EventLoops.shared();
      Await.run(first.loop(0), () -> {});
      assertThat(threads("rezo-loop-")).hasSize(1).allMatch(Thread::isDaemon);
      first.close();
      first.close();
      assertThat(Await.on(second.loop(0), second.loop(0)::inLoop)).isTrue();
      assertEndsThreads(second::close);
    }
  }

  @Test
  void thousandHoldersShareTheSameThreads() throws Exception {
    List<LoopGroup> groups = Stream.generate(EventLoops::shared).limit(1_000).toList();
    for (LoopGroup group : groups) {
      Await.run(group.next(), () -> {});
    }
    assertThat(threads("rezo-loop-")).hasSize(groups.get(0).size());
    assertEndsThreads(() -> groups.forEach(LoopGroup::close));
  }

  @Test
  void nextIsTheLoopItselfOnALoopAndTakesTurnsElsewhere() throws Exception {
    try (LoopGroup group = EventLoops.ofSize(3, "turns")) {
      assertThat(List.of(group.next(), group.next(), group.next(), group.next()))
          .containsExactly(group.loop(0), group.loop(1), group.loop(2), group.loop(0));
      assertThat(Await.on(group.loop(2), group::next)).isSameAs(group.loop(2));
      assertThat(group.loop(2)).hasToString("turns-2");
    }
  }

  @Test
  void closedGroupRefusesTasks() {
    LoopGroup group = EventLoops.ofSize(1, "closed");
    group.close();
    assertThatThrownBy(() -> group.next().execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void groupCanBeClosedOnItsOwnLoop() throws Exception {
    LoopGroup group = EventLoops.ofSize(1, "own");
    Thread thread =
        Await.on(
            group.next(),
            () -> {
              group.close();
              return Thread.currentThread();
            });
    thread.join(30_000);
    assertThat(thread.isAlive()).isFalse();
  }

  /** The last close waits for the threads, and for those of a machine that stands still 1 s. */
  private static void assertEndsThreads(Runnable lastClose) throws InterruptedException {
    long beganNanos = System.nanoTime();
    lastClose.run();
    if (System.nanoTime() - beganNanos > TimeUnit.MILLISECONDS.toNanos(900)) {
      for (Thread late : threads("rezo-loop-")) {
        late.join(30_000);
      }
    }
    assertThat(threads("rezo-loop-")).isEmpty();
  }

  private static List<Thread> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .toList();
  }
}
