package dev.rezo.client;

import dev.rezo.h2.Http2Handler;
import dev.rezo.h2.Http2Session;
import dev.rezo.h2.Http2Stream;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.GoAway;
import dev.rezo.http.Origin;
import dev.rezo.http.Phase;
import dev.rezo.http.Protocol;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.RezoException;
import dev.rezo.http.SessionSettings;
import dev.rezo.io.EventLoop;
import dev.rezo.io.Transport;
import dev.rezo.io.TransportHandler;
import dev.rezo.pool.Lease;
import dev.rezo.pool.Opening;
import dev.rezo.pool.Order;
import dev.rezo.pool.Pool;
import dev.rezo.pool.RemovalCause;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 session on a transport, many exchanges at a time: a thin pump. Each exchange has a
 * stream and a lease of its own; what happens to one happens to no other, unless the connection
 * ends.
 *
 * <p>Lifecycle: {@link #open} once; takes exchanges until the peer or the pool wants no more; over
 * when the transport is closed.
 *
 * <p>Confined to its loop, but for what the pool asks.
 */
final class Http2Connection
    implements HttpConnection,
        TransportHandler,
        Http2Handler,
        Http2Output.Owner,
        Http2Liveness.Owner {

  /** Acts on what it was told, when the session has returned. */
  interface Settling {
    /** Whatever the application does in between may end it. */
    void settle();
  }

  /** Codes of RFC 9113 section 7. */
  static final int NO_ERROR = 0x0;

  static final int CANCEL = 0x8;

  private static final long RECENTLY_NANOS = 1_000_000_000;

  private final ConnectionPool pool;
  private final Route route;
  private final Transport transport;
  private final EventLoop loop;
  private final ConnectionFacts facts;
  private final Http2Session session;
  private final Http2Output output;
  private final Http2Liveness liveness;
  private final Watch watch;
  private final long expiresAtNanos;
  private final @Nullable Latency latency;

  /** Whether it may be leased; the pool asks on any thread, as for the next one. */
  private volatile boolean usable = true;

  private volatile int capacity;

  private final Http2Exchanges running = new Http2Exchanges();
  private final ArrayDeque<Settling> toSettle = new ArrayDeque<>();

  private boolean greeted;
  private long readNanos;
  private boolean served;
  private boolean over;

  /** Who hears of it; null while nobody does. */
  private @Nullable SessionAudience audience;

  /** Why it takes no more, if the pool is to be told. */
  private @Nullable RemovalCause retirement;

  /** Makes a connection of a transport that stands, by the wish of {@code opener}. */
  Http2Connection(
      ConnectionPool pool,
      Route route,
      Transport transport,
      ConnectionFacts facts,
      ClientCore opener) {
    this.pool = pool;
    this.route = route;
    this.transport = transport;
    this.loop = transport.loop();
    this.facts = facts;
    this.expiresAtNanos = pool.expiresAt(facts.connectEndNanos());
    this.latency = pool.limits().order() == Order.LATENCY_AWARE ? new Latency() : null;
    this.readNanos = facts.connectEndNanos();
    this.session = Http2Push.session(this, route.dialing());
    this.output = new Http2Output(session, transport, this);
    this.liveness = new Http2Liveness(loop, session, this);
    this.watch = new Watch(loop, this::deadlineReached);
    this.capacity = session.maxStreams();
    this.audience = SessionAudience.of(opener, route, facts);
  }

  @Override
  public void open() {
    pool.opened(route, this);
    session.start(loop.nanoTime());
    if (audience != null) {
      audience.note((listener, opened) -> listener.opened(opened));
    }
    liveness.begin();
    output.soon();
    transport.start(this);
  }

  // What the pool asks.

  @Override
  public boolean isUsable() {
    return usable;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public int affinity() {
    return System.identityHashCode(loop);
  }

  @Override
  public long latencyNanos() {
    return latency == null ? 0 : latency.nanos();
  }

  @Override
  public long expiresAtNanos() {
    return expiresAtNanos;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public ConnectionFacts facts() {
    return facts;
  }

  /** Whom it leads to. Thread-safe. */
  Origin origin() {
    return route.origin();
  }

  // For the exchanges.

  Http2Session session() {
    return session;
  }

  Http2Output output() {
    return output;
  }

  SpareChunks spares() {
    return pool.spares();
  }

  long nanoTime() {
    return loop.nanoTime();
  }

  /** When bytes came last. */
  long readNanos() {
    return readNanos;
  }

  /** Whether the peer does not take what was written. */
  boolean isBlocked() {
    return !transport.isWritable();
  }

  /** Whether it has answered before: one that dies then may merely have been idle for too long. */
  boolean hasServed() {
    return served;
  }

  /** A response has begun, so long after the request was sent. */
  void answered(long nanos) {
    served = true;
    if (latency != null) {
      latency.add(nanos);
    }
  }

  /** What a proxy is told goes to it alone, and what is about HTTP/1.1 to nobody. */
  Request onWire(Request request) {
    return Http2Fields.without11(route.dialing().onWire(request, Protocol.HTTP_2, false, true));
  }

  /** Wakes up at this time, if not before. */
  void watch(long deadline) {
    watch.atMost(deadline);
  }

  // Exchanges.

  @Override
  public void start(Exchange next, Lease<Route, HttpConnection> granted) {
    loop.checkInLoop();
    if (running.isEmpty() && IdleSpell.isLong(readNanos, loop.nanoTime())) {
      transport.readNow(); // Now nothing is lost if the peer has ended it.
    }
    if (!usable || over || session.isClosing()) {
      pool.perform(granted.evict(RemovalCause.UNUSABLE, loop.nanoTime()));
      next.lost(Failures.lost(next, toString(), Phase.SEND, false, null), true, true);
      return;
    }
    if (next.core.sessionListeners != null) {
      audience = SessionAudience.with(next.core, audience, route, facts);
    }
    Http2Exchange begun = new Http2Exchange(this, next, granted);
    running.add(begun);
    if (begun.waitsForSettings() && !greeted) {
      running.awaitSettings(begun);
      return;
    }
    begun.begin();
    if (session.isClosing()) { // That was the last number of a stream.
      retire(RemovalCause.MAX_USES);
    }
  }

  @Override
  public void giveBack(Lease<Route, HttpConnection> unused) {
    loop.checkInLoop();
    openedForNobody();
    pool.perform(unused.release(loop.nanoTime(), Pool.NEVER));
  }

  @Override
  public void park(Opening<Route, HttpConnection> opening) {
    loop.checkInLoop();
    served = true;
    openedForNobody();
    pool.perform(opening.openedIdle(this, loop.nanoTime(), expiresAtNanos, Pool.NEVER));
  }

  /** Whoever has its first stream did not have it opened. */
  private void openedForNobody() {
    if (audience != null) {
      audience.parked();
    }
  }

  /** An exchange has nothing to do with it any more. */
  void left(Http2Exchange gone, Lease<Route, HttpConnection> lease) {
    running.remove(gone);
    long now = loop.nanoTime();
    if (!usable) {
      pool.perform(lease.evict(RemovalCause.PEER_CLOSED, now));
    } else if (lease.useCount() == 1 && !gone.exchange.keepsAlive()) {
      pool.perform(lease.evict(RemovalCause.NOT_REUSABLE, now)); // It was opened for this one.
    } else {
      pool.perform(lease.release(now, Pool.NEVER));
    }
  }

  @Override
  public void abort(Exchange stopped, RezoException cause) {
    running.abort(stopped, cause);
  }

  @Override
  public void stopExchangeOf(ClientCore client) {
    LoopTasks.later(loop, () -> running.stopThoseOf(client));
  }

  // Writing.

  /** The reader of a body has used bytes up, or wants none of them. */
  void consume(Http2Stream stream, long bytes) {
    if (!over) {
      session.consume(stream, bytes);
      if (session.wantsWrite()) {
        output.soon();
      }
    }
  }

  @Override
  public ByteBuffer writeGranted(Http2Stream stream, ByteBuffer out) {
    return ((Http2Exchange) stream.handler()).writeGranted(stream.granted(), out);
  }

  @Override
  public void flushed() {
    settle();
  }

  @Override
  public void onWritable() {
    output.flush();
  }

  // Reading.

  @Override
  public void onRead(ByteBuffer bytes) {
    if (over) {
      return;
    }
    readNanos = loop.nanoTime();
    ProtocolException broken = null;
    try {
      session.receive(bytes, readNanos);
    } catch (ProtocolException e) {
      broken = e;
      usable = false;
      if (audience != null) {
        audience.failed(e);
      }
    }
    tellAudience(); // Before the pool acts on it.
    if (retirement != null) {
      retire(retirement); // Before a stream is told: it may want another connection.
    } else {
      setCapacity();
    }
    settle();
    if (!usable) {
      running.turnWaitingAway();
    } else if (greeted) {
      running.beginWaiting();
    }
    output.flush();
    if (broken != null) {
      over(RemovalCause.FAILED);
    }
  }

  @Override
  public void onEndOfStream() {
    dead(null);
  }

  /** Has settled what it heard when the session has returned, and before anybody writes. */
  void toSettle(Settling noted) {
    toSettle.addLast(noted);
  }

  private void settle() {
    tellAudience();
    for (Settling next = toSettle.poll(); next != null; next = toSettle.poll()) {
      next.settle();
      tellAudience();
    }
  }

  private void tellAudience() {
    if (audience != null) {
      audience.settle();
    }
  }

  @Override
  public void onSettings(int maxStreams) {
    greeted = true;
    if (audience != null) {
      SessionSettings settings =
          new SessionSettings(maxStreams, session.peerWindow(), session.peerFrameSize());
      audience.note((listener, known) -> listener.settingsReceived(known, settings));
    }
  }

  @Override
  public void onSettingsAcknowledged() {
    liveness.settingsAcknowledged();
  }

  @Override
  public void onPong(long payload) {
    liveness.answered(payload, readNanos);
  }

  @Override
  public void ponged(long roundTripNanos) {
    if (audience != null) {
      audience.note((listener, alive) -> listener.pong(alive, roundTripNanos));
    }
  }

  @Override
  public void onGoAway(int lastStreamId, long code, String debug) {
    usable = false;
    retirement = RemovalCause.DRAINING;
    if (audience != null) {
      GoAway goAway = new GoAway(lastStreamId, code, Http2Session.codeName(code), debug);
      audience.note((listener, leaving) -> listener.goAwayReceived(leaving, goAway));
    }
  }

  // How much it bears.

  /**
   * A stream has waited for too long. A peer that was heard of just now, and after that, is there:
   * it is merely slow, and the others need not wait.
   *
   * @param sinceNanos since when
   */
  void suspect(long sinceNanos) {
    boolean heard = readNanos - sinceNanos > 0 && loop.nanoTime() - readNanos < RECENTLY_NANOS;
    if (!over && !heard) {
      if (audience != null && !liveness.isSuspect()) {
        audience.note((listener, silent) -> listener.suspected(silent));
      }
      liveness.suspect();
      output.soon();
    }
  }

  /** Asks the peer for a sign of life; silence ends it. */
  void ping() {
    if (!over) {
      liveness.ask();
      output.soon();
    }
  }

  @Override
  public void suspicionBegan() {
    setCapacity();
  }

  // Who hears of it.

  /** Whether anybody does. */
  boolean hasAudience() {
    return audience != null;
  }

  void streamOpened(Exchange exchange, int id) {
    if (exchange.notes != null) {
      boolean idle = running.size() == 1 && served;
      exchange.notes.began(id, running.size(), idle ? loop.nanoTime() - readNanos : 0);
    }
    if (audience != null) {
      audience.streamOpened(exchange.core, exchange.call, id);
    }
  }

  void streamEnded(Exchange exchange, int id, @Nullable Throwable failure) {
    if (audience != null) {
      audience.streamEnded(exchange.core, id, failure);
    }
  }

  private void setCapacity() {
    int before = capacity;
    int now = liveness.isSuspect() ? 0 : session.maxStreams();
    capacity = now;
    if (now > before) {
      pool.capacityRose(route, this, loop.nanoTime());
    } else if (now < before) {
      pool.capacityFell(route, this, loop.nanoTime());
    }
  }

  // Ends.

  /** Takes no more streams; closed with the last that runs. */
  private void retire(RemovalCause cause) {
    usable = false;
    retirement = null;
    pool.drain(route, this, cause, loop.nanoTime());
  }

  @Override
  public void discard() {
    usable = false;
    if (loop.inLoop()) {
      closeIdle();
    } else {
      LoopTasks.later(loop, this::closeIdle);
    }
  }

  private void closeIdle() {
    if (running.isEmpty()) {
      sayGoodbye();
    }
  }

  /** RFC 9113 section 6.8: a connection is closed with GOAWAY. */
  private void sayGoodbye() {
    if (!over) {
      session.shutdown();
      output.flush();
    }
    over(RemovalCause.UNUSABLE);
  }

  @Override
  public void close(RezoException cause) {
    usable = false;
    running.abortAll(cause);
    sayGoodbye();
  }

  /** The peer has ended it, or is not there any more. */
  @Override
  public void dead(@Nullable IOException cause) {
    if (over) {
      return;
    }
    usable = false;
    if (audience != null) {
      audience.failed(cause);
    }
    session.lost(cause);
    settle();
    running.turnWaitingAway();
    over(RemovalCause.PEER_CLOSED);
  }

  @Override
  public void onClosed(@Nullable IOException cause) {
    dead(cause);
    pool.closed(route, this, loop.nanoTime());
    if (audience != null) {
      audience.failed(cause);
      audience.closed();
      audience.settle();
    }
  }

  private void over(RemovalCause cause) {
    if (over) {
      return;
    }
    over = true;
    usable = false;
    watch.end();
    liveness.end();
    if (running.isEmpty()) {
      pool.remove(route, this, cause);
    }
    session.lost(null); // Nothing waits any more, but for what was promised.
    settle();
    transport.close();
  }

  private void deadlineReached() {
    running.checkDeadlines(loop.nanoTime());
  }

  /** As in {@code Connection[7 HTTP/2 localhost/127.0.0.1:8443 TLSv1.3]}. */
  @Override
  public String toString() {
    return facts.toString();
  }
}
