package dev.rezo.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NioEventLoopTest {

  private final AtomicLong clock = new AtomicLong();
  private final NioEventLoop loop = new NioEventLoop("test-loop", clock::get);

  @AfterEach
  void end() throws Exception {
    loop.end();
    loop.awaitEnd(30_000);
  }

  @Test
  void tasksRunInTheOrderInWhichTheyWereGiven() throws Exception {
    List<Integer> ran = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      int number = i;
      loop.execute(() -> ran.add(number));
    }
    Await.run(loop, () -> {});
    assertThat(ran).hasSize(2_000).isSorted();
  }

  @Test
  void taskGivenByTheLoopRunsLaterInTheSameTurnAndWakesNobody() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<String> ran = new ArrayList<>();
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          busy.countDown();
          waitFor(go);
          loop.execute(
              () -> {
                ran.add("inner");
                done.complete(true);
              });
          ran.add("outer");
        });
    assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
    long before = loop.wakeUps(); // What was given by this thread has been counted.
    go.countDown();
    assertThat(Await.get(done)).isTrue();
    assertThat(ran).containsExactly("outer", "inner");
    assertThat(loop.wakeUps()).isEqualTo(before);
  }

  @Test
  void tasksGivenWhileTheLoopIsAwakeWakeNobody() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    loop.execute(
        () -> {
          busy.countDown();
          waitFor(go);
        });
    assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
    long before = loop.wakeUps();
    for (int i = 0; i < 1_000; i++) {
      loop.execute(() -> {});
    }
    assertThat(loop.wakeUps()).isEqualTo(before);
    go.countDown();
  }

  @Test
  void taskThatThrowsDoesNotEndTheLoop() throws Exception {
    loop.execute(
        () -> {
          throw new AssertionError("planted");
        });
    assertThat(Await.on(loop, loop::inLoop)).isTrue();
  }

  @Test
  void taskThatGivesItselfAgainDoesNotHoldTheTimers() throws Exception {
    CompletableFuture<Boolean> fired = new CompletableFuture<>();
    Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          if (!fired.isDone()) {
            loop.execute(again[0]);
          }
        };
    Await.run(loop, () -> loop.schedule(0, () -> fired.complete(true)));
    loop.execute(again[0]);
    assertThat(Await.get(fired)).isTrue();
  }

  @Test
  void interruptOfTheLoopIsForgotten() throws Exception {
    Await.run(loop, () -> Thread.currentThread().interrupt());
    assertThat(Await.on(loop, () -> Thread.currentThread().isInterrupted())).isFalse();
  }

  @Test
  void timerRunsNotBeforeItsTime() throws Exception {
    CompletableFuture<Boolean> fired = new CompletableFuture<>();
    Await.run(loop, () -> loop.schedule(1_000, () -> fired.complete(true)));
    Await.run(loop, () -> {});
    assertThat(fired).isNotDone();
    clock.set(1_000);
    loop.execute(() -> {});
    assertThat(Await.get(fired)).isTrue();
  }

  @Test
  void confinedMethodsRefuseOtherThreads() {
    assertThatThrownBy(() -> loop.schedule(0, () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("test-loop: expected to be called on the loop, actual thread");
    assertThatThrownBy(
            () -> loop.connect(new InetSocketAddress(1), TcpOptions.DEFAULT, new Connected()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void timerIsCancelledOnTheLoopOnly() throws Exception {
    EventLoop.Timer timer = Await.on(loop, () -> loop.schedule(1_000, () -> {}));
    assertThatThrownBy(timer::cancel).isInstanceOf(IllegalStateException.class);
    Await.run(loop, timer::cancel);
  }

  @Test
  void endedLoopRefusesTasksAndHasRunThoseThatItTook() throws Exception {
    CompletableFuture<Boolean> last = new CompletableFuture<>();
    Await.run(
        loop,
        () -> {
          loop.end();
          loop.execute(() -> last.complete(true));
        });
    assertThat(Await.get(last)).isTrue();
    loop.awaitEnd(30_000);
    assertThatThrownBy(() -> loop.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("test-loop: expected a running loop, actual ENDED");
  }

  @Test
  void everyTaskGivenWhileTheLoopEndsIsRunOrRefused() throws Exception {
    for (int round = 0; round < 200; round++) {
      NioEventLoop ending = new NioEventLoop("ending", System::nanoTime);
      AtomicLong ran = new AtomicLong();
      AtomicLong taken = new AtomicLong();
      Thread giver =
          new Thread(
              () -> {
                try {
                  while (true) {
                    ending.execute(ran::incrementAndGet);
                    taken.incrementAndGet();
                  }
                } catch (RejectedExecutionException e) {
                  // What the test waits for.
                }
              });
      giver.start();
      Await.run(ending, () -> {});
      ending.end();
      giver.join(30_000);
      ending.awaitEnd(30_000);
      assertThat(ran.get()).isEqualTo(taken.get());
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("expected the latch to open, actual 30 s of waiting");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
