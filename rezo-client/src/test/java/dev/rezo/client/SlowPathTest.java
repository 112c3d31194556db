package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import dev.rezo.pool.Order;
import dev.rezo.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Four paths to a server, of which one is slow: what comes of it when bursts alternate with calls
 * one after another.
 */
class SlowPathTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final int PATHS = 4;
  private static final int SLOW = 0;
  private static final int CALLS = 40;

  private final List<ScriptedPeer> peers = new ArrayList<>();

  @Test
  void theShareOfASlowPathFallsWhereLatencyCounts() {
    assertThat(slowCalls(Order.LIFO)).as("what answers last is leased first").isGreaterThan(30);
    assertThat(slowCalls(Order.LATENCY_AWARE)).isLessThan(CALLS / PATHS / 2);
  }

  @Test
  void aPathThatIsFastAgainIsUsedAgain() {
    VirtualClient virtual = client(Order.LATENCY_AWARE);
    for (int i = 0; i < 3; i++) {
      burst(virtual, 100);
    }
    for (int i = 0; i < 20; i++) {
      burst(virtual, 5);
    }
    assertThat(call(virtual, 5)).as("the last of a burst, as ever").isEqualTo(SLOW);
  }

  private VirtualClient client(Order order) {
    peers.clear();
    return new VirtualClient(b -> b.pool(p -> p.withOrder(order)));
  }

  /** How many of the calls one after another the slow path serves. */
  private int slowCalls(Order order) {
    VirtualClient virtual = client(order);
    burst(virtual, 100);
    int slow = 0;
    for (int i = 0; i < CALLS; i++) {
      if (i % 10 == 0) {
        burst(virtual, 100);
      }
      slow += call(virtual, 100) == SLOW ? 1 : 0;
    }
    return slow;
  }

  /** As many calls at once as there are paths; the slow one is the last to answer. */
  private void burst(VirtualClient virtual, int slowMillis) {
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    for (int i = 0; i < PATHS; i++) {
      calls.add(virtual.get());
    }
    while (peers.size() < PATHS) {
      peers.add(virtual.peer());
    }
    virtual.advance(ofMillis(5));
    for (int i = 1; i < PATHS; i++) {
      virtual.says(peers.get(i), OK);
    }
    virtual.advance(ofMillis(slowMillis - 5));
    virtual.says(peers.get(SLOW), OK);
    assertThat(calls).allMatch(CompletableFuture::isDone);
    peers.forEach(ScriptedPeer::takeBytes);
  }

  /** One call; says which path served it. */
  private int call(VirtualClient virtual, int slowMillis) {
    CompletableFuture<Response> call = virtual.get();
    int path = 0;
    while (peers.get(path).takeBytes().length == 0) {
      path++;
    }
    virtual.advance(ofMillis(path == SLOW ? slowMillis : 5));
    virtual.says(peers.get(path), OK);
    assertThat(call).isCompleted();
    return path;
  }
}
