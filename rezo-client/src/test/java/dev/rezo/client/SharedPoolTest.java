package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.testing.ScriptedPeer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who closes a pool that several clients use, and what closing does to calls that wait. */
@Timeout(30)
class SharedPoolTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  @Tag("F36")
  void aDerivedClientGoesOnWhenItsOriginIsClosed() {
    VirtualClient virtual = new VirtualClient(b -> b);
    ScriptedPeer peer = virtual.peerAfter(virtual.get());
    virtual.says(peer, OK);
    RezoClient derived = virtual.client.toBuilder().keepAlive(true).build();
    virtual.client.close();
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).as("the connection is the derived client's too").isFalse();

    CompletableFuture<String> call = derived.get(VirtualClient.URL).sendAsync(BodyReaders.text());
    virtual.time.runUntilIdle();
    virtual.says(peer, OK);
    assertThat(call).isCompletedWithValue("ok");

    derived.close();
    virtual.time.runUntilIdle();
    assertThat(peer.clientClosed()).as("the last client closes the pool").isTrue();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  @Tag("F36")
  void theOriginGoesOnWhenItsDerivedClientIsClosedTwice() {
    VirtualClient virtual = new VirtualClient(b -> b);
    RezoClient derived = virtual.client.toBuilder().build();
    derived.close();
    derived.close();
    CompletableFuture<Response> call = virtual.get();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call).isCompleted();
  }

  @Test
  void aPoolThatItsLastClientHasClosedIsNotBuiltOn() {
    VirtualClient virtual = new VirtualClient(b -> b);
    virtual.client.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> virtual.client.toBuilder().build())
        .withMessageContaining("closed with its last client");
  }

  @Test
  @Tag("F36")
  void closingEndsCallsThatWaitInTheQueueAtOnceAndLetsTheOthersFinish() {
    VirtualClient virtual = new VirtualClient(b -> b.pool(p -> p.withMaxPerBucket(1)));
    CompletableFuture<Response> runs = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(runs);
    CompletableFuture<Response> waits = virtual.get();
    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(() -> virtual.client.close(Duration.ofSeconds(20)));
    while (!virtual.client.isClosed()) {
      Thread.onSpinWait();
    }
    while (!waits.isDone()) {
      virtual.time.runUntilIdle();
    }
    RezoException failure = (RezoException) DeadlineTest.failure(waits);
    assertThat(failure).isInstanceOf(ClientClosedException.class);
    assertThat(failure.phase()).isEqualTo(Phase.ACQUIRE);
    assertThat(failure.delivery()).isEqualTo(Delivery.NOT_SENT);
    assertThat(runs).isNotDone();
    assertThat(closed).isNotDone();
    virtual.says(peer, OK);
    assertThat(runs.join().status()).isEqualTo(200);
    closed.join();
    virtual.time.runUntilIdle();
    virtual.network.requireNothingLeft();
  }

  @Test
  @Tag("A113")
  void manyClientsWithPoolsOfTheirOwnInAMinuteAreNoticedOnce() {
    CreationRate rate = new CreationRate();
    long minute = CreationRate.WINDOW_NANOS;
    int noticed = 0;
    for (int i = 0; i <= CreationRate.MOST; i++) { // One every 0.6 s: 100 in a minute.
      noticed += rate.isTooHigh(i * minute / CreationRate.MOST) ? 1 : 0;
    }
    assertThat(noticed).as("a steady hundred").isZero();
    assertThat(rate.isTooHigh(minute + 1)).as("one more").isTrue();
    for (int i = 0; i < 1000; i++) {
      assertThat(rate.isTooHigh(minute + 2)).isFalse();
    }
  }
}
