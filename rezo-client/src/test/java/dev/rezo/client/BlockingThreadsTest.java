package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BlockingInterceptor;
import dev.rezo.http.Delivery;
import dev.rezo.http.Interceptors;
import dev.rezo.http.Phase;
import dev.rezo.http.PoolSaturatedException;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A blocking interceptor whose threads are refused, or come late. */
class BlockingThreadsTest {

  private final Counting counting = new Counting();
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  private VirtualClient client(Executor threads) {
    return new VirtualClient(b -> b.interceptor(Interceptors.blocking(counting, threads)));
  }

  @Test
  void aThreadThatIsRefusedFailsTheCallAsWhatIsFullDoes() {
    RejectedExecutionException full = new RejectedExecutionException("all 7 are in use");
    VirtualClient virtual =
        client(
            task -> {
              throw full;
            });
    CompletableFuture<Response> call = virtual.get();
    assertThat(call).isCompletedExceptionally();
    assertThat(DeadlineTest.failure(call))
        .isInstanceOfSatisfying(
            PoolSaturatedException.class,
            e -> {
              assertThat(e.phase()).isEqualTo(Phase.ACQUIRE);
              assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
            })
        .hasMessage(
            "GET http://service.test/: no thread for the interceptor Counting: all 7 are in use")
        .hasCause(full);
    assertNothingHappened(virtual);
  }

  @Test
  void aThreadThatIsFreeOnlyAfterTheCallRunsNothingOfIt() {
    VirtualClient virtual = client(waiting::add);
    CompletableFuture<Response> call = virtual.get();
    call.cancel(true);
    waiting.remove().run();
    assertThat(Thread.interrupted()).as("the thread is for others").isFalse();
    assertNothingHappened(virtual);
  }

  @Test
  void oneThatComesInTimeRunsIt() {
    VirtualClient virtual = client(waiting::add);
    CompletableFuture<Response> call = virtual.get();
    waiting.remove().run();
    assertThat(counting.runs).isEqualTo(1);
    assertThat(call).isCompletedExceptionally();
  }

  private void assertNothingHappened(VirtualClient virtual) {
    assertThat(counting.runs).isZero();
    assertThat(virtual.server.accepted()).isZero();
    assertThat(virtual.client.runningCalls()).isZero();
  }

  /** Counts what it sees, and lets nothing pass. Confined to the test's thread. */
  private static final class Counting implements BlockingInterceptor {
    int runs;

    @Override
    public Response intercept(Request request, Chain chain) throws IOException {
      runs++;
      throw new IOException("counted");
    }

    @Override
    public String toString() {
      return "Counting";
    }
  }
}
