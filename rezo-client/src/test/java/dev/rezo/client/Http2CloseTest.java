package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.ClientClosedException;
import dev.rezo.http.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client that is closed while a stream runs. */
class Http2CloseTest {

  private final Http2World world = new Http2World();

  @Test
  @Tag("F36")
  void aStreamThatRunsEndsByItselfAndThenTheServerHearsGoodbye() throws Exception {
    CompletableFuture<Response> running = world.get();
    Http2Peer peer = world.peer();
    CompletableFuture<Void> drained = world.client.closeCore();
    world.settle();
    assertThat(world.failure(world.get("late"))).isInstanceOf(ClientClosedException.class);
    peer.head(1, 200).data(1, "slow");
    world.advance(Duration.ofSeconds(5));
    assertThat(running).isCompleted();
    assertThat(drained).isNotDone();
    assertThat(peer.framesOf("GOAWAY")).isEmpty();
    assertThat(peer.framesOf("RST_STREAM")).isEmpty();
    peer.lastData(1, "ly");
    world.assertAnswer(running, "slowly");
    assertThat(drained).isCompleted();
    world.client.close(Duration.ZERO);
    world.settle();
    List<String> log = peer.log();
    assertThat(log.get(log.size() - 1)).isEqualTo("GOAWAY 0 NO_ERROR");
    assertThat(world.server.peers().get(0).clientClosed()).isTrue();
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  @Tag("F36")
  void aStreamThatTakesLongerThanThePatienceIsCancelledBeforeTheGoodbye() {
    CompletableFuture<Response> running = world.get();
    Http2Peer peer = world.peer();
    world.client.close(Duration.ZERO);
    world.settle();
    assertThat(world.failure(running)).isInstanceOf(ClientClosedException.class);
    List<String> log = peer.log();
    assertThat(log.subList(log.size() - 2, log.size()))
        .containsExactly("RST_STREAM 1 CANCEL", "GOAWAY 0 NO_ERROR");
    DeadlineTest.assertNothingLeft(world.virtual);
  }
}
