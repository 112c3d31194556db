package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Delivery;
import dev.rezo.http.PoolSaturatedException;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a caller is told when a host takes no more, and what that does to the others. */
class SaturationTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static VirtualClient client(int connections, int waiting) {
    return new VirtualClient(
        b -> b.pool(p -> p.withMaxPerBucket(connections).withMaxWaitingPerBucket(waiting)));
  }

  @Test
  void aCallTooManyFailsAtOnceAndTheMessageSaysWhereAndWhy() {
    VirtualClient virtual = client(1, 1);
    CompletableFuture<Response> first = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(first);
    final CompletableFuture<Response> second = virtual.get();
    virtual.advance(ofSeconds(2));

    Throwable refused = DeadlineTest.failure(virtual.get());

    assertThat(refused)
        .isInstanceOf(PoolSaturatedException.class)
        .hasMessageContainingAll(
            "http://service.test", "its bucket is full", "1 active", "1 waiting", "2000 ms");
    assertThat(((RezoException) refused).delivery()).isEqualTo(Delivery.NOT_SENT);
    virtual.says(peer, OK);
    virtual.says(peer, OK);
    assertThat(first).isCompleted();
    assertThat(second).as("who waited is served").isCompleted();
  }

  @Test
  void whereNobodyMayWaitACallFailsAtOnce() {
    VirtualClient virtual = client(1, 0);
    final CompletableFuture<Response> first = virtual.get();
    assertThat(DeadlineTest.failure(virtual.get())).isInstanceOf(PoolSaturatedException.class);
    assertThat(first).isNotDone();
  }

  @Test
  void aHostThatAnswersNothingHoldsNoMoreCallsThanTheLimitsSay() {
    VirtualClient virtual = client(2, 50);
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      calls.add(virtual.get());
    }
    assertThat(calls.stream().filter(call -> !call.isDone())).hasSize(52);
    assertThat(virtual.bucket()).contains("2 active, 0 idle, 50 waiting");
  }
}
