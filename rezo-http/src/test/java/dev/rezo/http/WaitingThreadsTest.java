package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What blocking interceptors wait on where nobody else waits. */
@Timeout(60)
class WaitingThreadsTest {

  private final CountDownLatch goOn = new CountDownLatch(1);

  private void await() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isTaken(ThreadPoolExecutor pool) {
    try {
      pool.execute(() -> {});
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Test
  void oneMoreThanThereMayBeIsRefusedAndNotQueued() {
    ThreadPoolExecutor pool = WaitingThreads.newPool(2);
    try {
      pool.execute(this::await);
      pool.execute(this::await);
      assertThatThrownBy(() -> pool.execute(this::await))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessage(
              "blocking interceptors: expected at most 2 calls in them at once, actual one more;"
                  + " give them threads of your own");
      goOn.countDown();
      BlockingCall.eventually(() -> isTaken(pool));
    } finally {
      pool.shutdownNow();
    }
  }

  /** Virtual ones as well: a message about one that was interrupted says which. */
  @Test
  void eachHasANumberAndKeepsNoProcessAlive() {
    CompletableFuture<Thread> one = new CompletableFuture<>();
    CompletableFuture<Thread> other = new CompletableFuture<>();
    WaitingThreads.executor()
        .execute(
            () -> {
              one.complete(Thread.currentThread());
              await();
            });
    WaitingThreads.executor().execute(() -> other.complete(Thread.currentThread()));
    goOn.countDown();
    assertThat(BlockingCall.result(one).getName()).matches("rezo-wait-\\d+");
    assertThat(BlockingCall.result(one).isDaemon()).isTrue();
    assertThat(BlockingCall.result(other).getName())
        .matches("rezo-wait-\\d+")
        .isNotEqualTo(BlockingCall.result(one).getName());
  }
}
