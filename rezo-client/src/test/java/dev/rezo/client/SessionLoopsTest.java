package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.io.EventLoop;
import dev.rezo.pool.Lease;
import dev.rezo.pool.Opening;
import dev.rezo.pool.Pool;
import dev.rezo.testing.VirtualLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Where the pool sends a call that may share a session, and what if that is not true any more. */
class SessionLoopsTest {

  private static final int ONE_STREAM = 1;
  private static final int MAX_CONCURRENT_STREAMS = 3;

  private final Http2World world =
      new Http2World(2, b -> b.pool(limits -> limits.withMaxSharedPerBucket(2)));
  private final ConnectionPool pool = world.virtual.pool;
  private final Http2Peer first = world.idlePeer(MAX_CONCURRENT_STREAMS, ONE_STREAM);
  private final HttpConnection session = pool.connections().iterator().next();
  private final EventLoop home = session.loop();

  private Exchange call() {
    return (Exchange) world.client.sendAsync(world.client.get(VirtualClient.URL).request());
  }

  /** Two sessions of one route, which are idle; answers the peer of the second. */
  private Http2Peer second() throws Exception {
    List<CompletableFuture<Response>> calls = world.burst(2);
    Http2Peer second = world.peer(MAX_CONCURRENT_STREAMS, ONE_STREAM);
    first.respond(first.takeRequest().id(), 200, "ok");
    second.respond(second.takeRequest().id(), 200, "ok");
    for (CompletableFuture<Response> call : calls) {
      world.assertAnswer(call, "ok");
    }
    assertThat(pool.connections()).hasSize(2).allMatch(one -> one.loop() == home);
    return second;
  }

  private Route route() {
    Exchange known = call();
    known.cancel(true);
    world.settle();
    return known.route();
  }

  @Test
  void ofTwoSessionsOnALoopTheNewerOneMayGo() throws Exception {
    Http2Peer second = second();
    Route route = route();
    second.close();
    world.settle();
    assertThat(pool.connections()).hasSize(1);
    assertThat(pool.loopOfSession(route)).isSameAs(home);
  }

  @Test
  void soMayTheOlderOne() throws Exception {
    Http2Peer second = second();
    Route route = route();
    first.close();
    world.settle();
    assertThat(pool.connections()).hasSize(1);
    assertThat(pool.loopOfSession(route)).isSameAs(home);
    second.close();
    world.settle();
    assertThat(pool.loopOfSession(route)).isNull();
  }

  @Test
  void theNewestLeads() throws Exception {
    Route route = route();
    VirtualLoop elsewhere = new VirtualLoop(world.virtual.network);
    HttpConnection newer = new SessionElsewhere(elsewhere, session.facts());
    pool.opened(route, newer);
    assertThat(pool.loopOfSession(route)).isSameAs(elsewhere);
    pool.closed(route, newer, 0);
    assertThat(pool.loopOfSession(route)).isSameAs(home);
  }

  @Test
  void nothingIsKeptBehindTheLastSession() {
    Route route = route();
    assertThat(pool.loopOfSession(route)).isSameAs(home);
    world.assertNothingLeft();
    assertThat(pool.loopOfSession(route)).isNull();
  }

  @Test
  void aCallThatIsSentToALoopThatHasEndedBeginsOnItsOwn() throws Exception {
    Route route = route();
    VirtualLoop ended = new VirtualLoop(world.virtual.network);
    ended.end();
    HttpConnection gone = new SessionElsewhere(ended, session.facts());
    pool.opened(route, gone);
    Exchange call = call();
    world.settle();
    first.respond(first.takeRequest().id(), 200, "ok");
    world.assertAnswer(call, "ok");
    pool.closed(route, gone, 0);
    world.assertNothingLeft();
  }

  /** One that lives on another loop. Nothing runs on it. Thread-safe. */
  private record SessionElsewhere(EventLoop loop, ConnectionFacts facts) implements HttpConnection {

    @Override
    public boolean isUsable() {
      return false;
    }

    @Override
    public int capacity() {
      return 0;
    }

    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public int affinity() {
      return 0;
    }

    @Override
    public long expiresAtNanos() {
      return Pool.NEVER;
    }

    @Override
    public void open() {
      throw new AssertionError("open");
    }

    @Override
    public void start(Exchange exchange, Lease<Route, HttpConnection> lease) {
      throw new AssertionError("start");
    }

    @Override
    public void giveBack(Lease<Route, HttpConnection> unused) {
      throw new AssertionError("giveBack");
    }

    @Override
    public void park(Opening<Route, HttpConnection> opening) {
      throw new AssertionError("park");
    }

    @Override
    public void abort(Exchange exchange, RezoException cause) {
      throw new AssertionError("abort");
    }

    @Override
    public void close(RezoException cause) {
      throw new AssertionError("close");
    }

    @Override
    public void stopExchangeOf(ClientCore client) {}

    @Override
    public void discard() {
      throw new AssertionError("discard");
    }
  }
}
