package dev.rezo.client;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.ClientClosedException;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.testing.ScriptedPeer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A request that lasts takes no place from others. */
@Tag("A138")
class DetachTest {

  private final VirtualClient virtual = new VirtualClient(b -> b.pool(p -> p.withMaxPerBucket(1)));

  private Request longPoll() {
    return virtual
        .client
        .get(VirtualClient.URL)
        .detached(true)
        .timeouts(t -> t.head(ofMinutes(5)))
        .request();
  }

  @Test
  void aDetachedCallDoesNotCountAgainstTheCap() throws IOException {
    CompletableFuture<Response> poll = virtual.send(longPoll());
    ScriptedPeer first = virtual.peer();
    assertThat(first.takeHead()).contains("Connection: close\r\n");
    assertThat(virtual.bucket()).doesNotContain("active");
    CompletableFuture<Response> second = virtual.get();
    virtual.says(virtual.peer(), "HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(second.join().status()).isEqualTo(204);
    virtual.advance(ofSeconds(200));
    virtual.says(first, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnews");
    assertThat(poll.join().body().text()).isEqualTo("news");
    assertThat(poll.join().connection().reused()).isFalse();
    assertThat(first.clientClosed()).as("serves nobody else").isTrue();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void whoWaitsGetsThePlaceAtOnce() {
    CompletableFuture<Response> first = virtual.get();
    CompletableFuture<Response> poll = virtual.send(longPoll());
    CompletableFuture<Response> third = virtual.get();
    ScriptedPeer peer = virtual.peer();
    assertThat(virtual.bucket()).contains("1 active, 0 idle, 2 waiting");
    virtual.says(peer, "HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(first).isCompleted();
    virtual.says(virtual.peer(), "HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(third).isCompleted();
    assertThat(poll).isNotDone();
    virtual.says(peer, "HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(poll).isCompleted();
  }

  @Test
  void itEndsAsOthersDo() {
    CompletableFuture<Response> cancelled = virtual.send(longPoll());
    assertThat(cancelled.cancel(true)).isTrue();
    virtual.time.runUntilIdle();
    DeadlineTest.assertNothingLeft(virtual);

    CompletableFuture<Response> broken = virtual.send(longPoll());
    virtual.server.peers().get(1).reset();
    virtual.time.runUntilIdle();
    assertThat(broken).isCompletedExceptionally();
    DeadlineTest.assertNothingLeft(virtual);

    CompletableFuture<Response> late = virtual.send(longPoll());
    virtual.advance(ofMinutes(5));
    assertThat(late).isCompletedExceptionally();
    DeadlineTest.assertNothingLeft(virtual);

    CompletableFuture<Response> stopped = virtual.send(longPoll());
    virtual.client.shutdownNow();
    virtual.time.runUntilIdle();
    assertThat(DeadlineTest.failure(stopped)).isInstanceOf(ClientClosedException.class);
    assertThat(virtual.network.openTransports()).isZero();
  }
}
