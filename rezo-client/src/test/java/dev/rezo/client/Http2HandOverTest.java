package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import dev.rezo.io.EventLoop;
import dev.rezo.testing.VirtualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How often a call changes its loop: each time costs a wake-up. */
class Http2HandOverTest {

  private static final int LOOPS = 4;

  private final Http2World world = new Http2World(LOOPS, b -> b);

  private VirtualLoop loop(int index) {
    return world.virtual.loops.loop(index);
  }

  /** Those loops that have something to do. */
  private List<EventLoop> busy() {
    List<EventLoop> busy = new ArrayList<>();
    for (int i = 0; i < LOOPS; i++) {
      if (loop(i).pendingTasks() > 0) {
        busy.add(loop(i));
      }
    }
    return busy;
  }

  @Test
  void aCallBeginsOnTheLoopOfTheSessionThatItShares() throws Exception {
    Http2Peer peer = world.idlePeer();
    EventLoop home = world.virtual.pool.connections().iterator().next().loop();
    for (int i = 0; i < 2 * LOOPS; i++) {
      CompletableFuture<Response> call =
          world.client.sendAsync(world.client.get(VirtualClient.URL).request());
      assertThat(busy()).containsExactly(home);
      world.settle();
      peer.respond(peer.takeRequest().id(), 200, "ok");
      world.assertAnswer(call, "ok");
    }
    assertThat(world.server.accepted()).isEqualTo(1);
  }

  @Test
  void aCallFromALoopBeginsThere() throws Exception {
    Http2Peer peer = world.idlePeer();
    EventLoop home = world.virtual.pool.connections().iterator().next().loop();
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    for (int i = 0; i < LOOPS; i++) {
      loop(i)
          .runAsLoop(
              () ->
                  calls.add(world.client.sendAsync(world.client.get(VirtualClient.URL).request())));
      assertThat(busy()).allMatch(one -> one == home);
    }
    world.settle();
    for (CompletableFuture<Response> call : calls) {
      peer.respond(peer.takeRequest().id(), 200, "ok");
      world.assertAnswer(call, "ok");
    }
  }

  @Test
  void aSessionThatIsGoneLeadsNobody() throws Exception {
    Http2Peer old = world.idlePeer();
    old.goAway(1);
    world.settle();
    CompletableFuture<Response> call = world.get();
    Http2Peer fresh = world.peer();
    fresh.respond(fresh.takeRequest().id(), 200, "ok");
    world.assertAnswer(call, "ok");
  }
}
