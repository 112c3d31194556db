package dev.rezo.client;

import dev.rezo.h1.Http1Limits;
import dev.rezo.h1.Http1Session;
import dev.rezo.h1.ResponseHead;
import dev.rezo.http.BodyException;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Delivery;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.io.EventLoop;
import dev.rezo.io.Transport;
import dev.rezo.io.TransportHandler;
import dev.rezo.pool.Lease;
import dev.rezo.pool.Opening;
import dev.rezo.pool.Order;
import dev.rezo.pool.RemovalCause;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 session on a transport, one exchange at a time: a thin pump. What the session hears
 * while it takes a batch of bytes is put down; only when the session has returned, the connection
 * is given back and the application told, so that its next request may come from within.
 *
 * <p>Lifecycle: {@link #open} once; parked and started by turns; over when the transport is closed.
 *
 * <p>Confined to its loop, but for what the pool asks.
 */
final class Http1Connection
    implements HttpConnection,
        TransportHandler,
        RequestSender.Owner,
        ResponseIntake.InformationalHandler {

  private final ConnectionPool pool;
  private final Route route;
  private final Transport transport;
  private final EventLoop loop;
  private final ConnectionFacts facts;
  private final boolean absoluteForm;
  private final Http1Session session;
  private final RequestSender sender;
  private final ResponseIntake intake;
  private final ExchangeDeadlines deadlines;
  private final BodyFlow flow;
  private final Watch watch;

  private final long expiresAtNanos;

  /** How long it takes to answer, if the pool goes by that; else null. */
  private final @Nullable Latency latency;

  /** Whether it may be leased; the pool asks on any thread. */
  private volatile boolean usable = true;

  // Of the running exchange.
  private @Nullable Exchange exchange;
  private @Nullable Lease<Route, HttpConnection> lease;
  private boolean keepAlive;
  private boolean detached;

  /** What it has become, if it has switched protocols. */
  private @Nullable SwitchedStream stream;

  private final IdleSpell idle;

  /** Whether it was parked before it had served. */
  private boolean openedAhead;

  /**
   * Makes a connection of a transport that stands.
   *
   * @param absoluteForm whether requests name the whole address because a plain proxy is at the
   *     other end (RFC 9112 section 3.2.2)
   */
  Http1Connection(
      ConnectionPool pool,
      Route route,
      Transport transport,
      ConnectionFacts facts,
      boolean absoluteForm) {
    this.pool = pool;
    this.route = route;
    this.transport = transport;
    this.loop = transport.loop();
    this.facts = facts;
    this.absoluteForm = absoluteForm;
    this.expiresAtNanos = pool.expiresAt(facts.connectEndNanos());
    this.latency = pool.limits().order() == Order.LATENCY_AWARE ? new Latency() : null;
    this.idle = new IdleSpell(pool.limits(), facts.connectEndNanos());
    this.intake = new ResponseIntake(this, pool.spares());
    this.session = new Http1Session(Http1Limits.DEFAULT, intake);
    this.sender = new RequestSender(session, transport, absoluteForm, this);
    this.deadlines = new ExchangeDeadlines(sender);
    this.flow = new BodyFlow(transport, intake, deadlines, this::watchExchange);
    this.watch = new Watch(loop, this::deadlineReached);
  }

  /** Begins to read: an end or bytes that come while nothing runs are seen at once. */
  @Override
  public void open() {
    pool.opened(route, this);
    transport.start(this);
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public ConnectionFacts facts() {
    return facts;
  }

  @Override
  public boolean isUsable() {
    return usable;
  }

  @Override
  public int capacity() {
    return 1;
  }

  @Override
  public long expiresAtNanos() {
    return expiresAtNanos;
  }

  @Override
  public long latencyNanos() {
    return latency == null ? 0 : latency.nanos();
  }

  @Override
  public int affinity() {
    return System.identityHashCode(loop);
  }

  // Sending.

  @Override
  public void start(Exchange next, Lease<Route, HttpConnection> granted) {
    loop.checkInLoop();
    long now = loop.nanoTime();
    if (usable && idle.isLong(now)) {
      transport.readNow(); // Now nothing is lost if the peer has ended it.
    }
    if (!usable) {
      pool.perform(granted.evict(RemovalCause.UNUSABLE, now));
      next.lost(lost(next, Phase.SEND, null), true, true);
      return;
    }
    exchange = next;
    lease = granted;
    intake.begin();
    keepAlive = next.keepsAlive() && !next.request.isDetached();
    next.requestStartNanos = now;
    if (next.notes != null) {
      next.notes.began(0, 1, granted.useCount() == 1 && !openedAhead ? 0 : idle.lasted(now));
    }
    deadlines.sent(now);
    Request request =
        route.dialing().onWire(next.request, facts.protocol(), absoluteForm, keepAlive);
    sender.start(request, keepAlive);
    if (exchange == next && next.request.isDetached()) {
      detached = true;
      usable = false;
      pool.perform(granted.detach(now));
    }
  }

  @Override
  public void giveBack(Lease<Route, HttpConnection> unused) {
    loop.checkInLoop();
    long now = loop.nanoTime();
    pool.perform(unused.release(now, idle.remaining(now)));
  }

  @Override
  public void park(Opening<Route, HttpConnection> opening) {
    loop.checkInLoop();
    openedAhead = true;
    long now = loop.nanoTime();
    pool.perform(opening.openedIdle(this, now, expiresAtNanos, idle.remaining(now)));
  }

  @Override
  public void progressed() {
    deadlines.sent(loop.nanoTime());
  }

  /** The peer's time to take or want what waits begins, however late the source came. */
  @Override
  public void paused() {
    if (!settleAnswered()) {
      watchExchange();
    }
  }

  @Override
  public void requestSent() {
    Exchange running = running();
    deadlines.sent(loop.nanoTime());
    if (running.call.listeners != null) {
      running.call.listeners.requestSent(running.call);
    }
    paused();
  }

  @Override
  public void requestRefused(IllegalArgumentException cause) {
    Exchange refused = running();
    leave(RemovalCause.NOT_REUSABLE);
    refused.fail(cause);
  }

  @Override
  public void sourceFailed(BodyException cause) {
    if (!settleAnswered()) {
      breakOff(cause, RemovalCause.FAILED);
    }
  }

  @Override
  public void onWritable() {
    deadlines.sent(loop.nanoTime());
    sender.resume();
  }

  // Receiving.

  @Override
  public void onRead(ByteBuffer bytes) {
    if (exchange == null) {
      retire(RemovalCause.UNEXPECTED_BYTES);
      return;
    }
    deadlines.read(loop.nanoTime());
    try {
      session.receive(bytes);
    } catch (RezoException e) {
      sender.cancel(); // The request cannot go on, whatever came before the failure.
      settleResponse();
      breakOff(e, RemovalCause.FAILED);
      return;
    }
    if (session.hasSwitched() && exchange != null) {
      handOver(exchange, bytes);
    } else {
      settle();
    }
  }

  @Override
  public void onEndOfStream() {
    usable = false;
    if (exchange == null) {
      retire(RemovalCause.PEER_CLOSED);
      return;
    }
    deadlines.read(loop.nanoTime());
    if (intake.head() == null) {
      die(null);
      return;
    }
    try {
      session.receiveEnd();
    } catch (RezoException e) {
      breakOff(e, RemovalCause.PEER_CLOSED);
      return;
    }
    settle();
  }

  @Override
  public void informational(int status, String reason, Headers headers) {
    Exchange running = running();
    if (running.call.listeners != null) {
      running.call.listeners.informational(running.call, status, reason, headers);
    }
  }

  /** Acts on what the session said about one batch of bytes. */
  private void settle() {
    if (exchange == null) {
      return;
    }
    if (sender.awaitsContinue() && intake.head() != null) {
      sender.cancel(); // The answer is final: the body is not wanted.
    } else if (intake.isContinued()) {
      sender.proceed();
    }
    settleResponse();
  }

  private void settleResponse() {
    Exchange running = exchange;
    if (running == null) {
      return;
    }
    if (intake.isComplete() && sender.endsByItself()) {
      if (exchange == running) { // A moment later, if no disk keeps that thread.
        deadlines.hold(deadlines.readNanos());
        watchExchange();
      }
      return;
    }
    Response response = intake.mustRespond() ? respond(running, null) : null;
    ByteBuffer chunk = intake.takeChunk();
    InboundBody body = intake.body();
    if (intake.isComplete()) {
      Headers trailers = intake.trailers();
      sender.cancel(); // Nobody wants the rest of a request that is answered already.
      finish();
      if (body != null) {
        body.end(chunk, trailers);
      }
    } else if (chunk != null && body != null && !body.push(chunk)) {
      flow.pause();
      watchExchange();
    } else if (flow.isDrainTooLong()) {
      breakOff(Failures.abandoned(running), RemovalCause.CANCELLED);
    } else {
      watchExchange();
    }
    if (response != null) {
      running.respond(response);
    }
  }

  /** Ends an exchange that was answered while a thread had its file; false if none was. */
  private boolean settleAnswered() {
    if (exchange == null || !intake.isComplete()) {
      return false;
    }
    sender.cancel();
    settleResponse();
    return true;
  }

  /**
   * The connection speaks another protocol: its bytes are the caller's from here, its place in the
   * pool is free.
   *
   * @param behind borrowed: what came behind the head
   */
  private void handOver(Exchange running, ByteBuffer behind) {
    SwitchedStream switched = new SwitchedStream(this, pool, route, running.core, transport);
    Response response = respond(running, switched);
    Lease<Route, HttpConnection> held = lease;
    if (held == null) {
      return; // A listener has ended the call.
    }
    long now = deadlines.readNanos();
    running.responseEndNanos = now;
    forget();
    usable = false;
    watch.end();
    stream = switched;
    switched.begin(behind);
    if (!detached) {
      pool.perform(held.detach(now));
    }
    running.end(null);
    running.respond(response);
  }

  private Response respond(Exchange running, @Nullable SwitchedStream switched) {
    running.responseStartNanos = deadlines.readNanos();
    if (latency != null && deadlines.readNanos() > deadlines.sentNanos()) { // Else it says nothing.
      latency.add(deadlines.readNanos() - deadlines.sentNanos());
    }
    Lease<Route, HttpConnection> held = Objects.requireNonNull(lease, "lease");
    Response response = intake.respond(running, running.useOf(this, held), flow, switched);
    running.call.headCame(running, response);
    return response;
  }

  // Ends.

  /** The exchange is complete in both directions. */
  private void finish() {
    Exchange finished = running();
    Lease<Route, HttpConnection> held = Objects.requireNonNull(lease, "lease");
    ResponseHead received = Objects.requireNonNull(intake.head(), "head");
    boolean reusable = keepAlive && usable && transport.isOpen() && session.isReusable();
    long now = deadlines.readNanos();
    finished.responseEndNanos = now;
    if (reusable) {
      long permitted = idle.permitted(received.keepAliveSeconds());
      if (permitted > 0 && (received.keepAliveMax() < 0 || received.keepAliveMax() > 0)) {
        forget();
        watch.set(Deadlines.NEVER);
        idle.begin(now, permitted);
        pool.perform(held.release(now, permitted));
        finished.end(null);
        return;
      }
    }
    leave(RemovalCause.NOT_REUSABLE);
    finished.end(null);
  }

  /** Serves nobody any more: forgets the exchange, leaves the pool, closes. */
  private void leave(RemovalCause cause) {
    Lease<Route, HttpConnection> held = Objects.requireNonNull(lease, "lease");
    sender.cancel();
    forget();
    usable = false;
    if (!detached) {
      pool.perform(held.evict(cause, loop.nanoTime()));
    }
    transport.close();
  }

  @Override
  public void abort(Exchange stopped, RezoException cause) {
    if (stopped == exchange) {
      breakOff(cause, RemovalCause.CANCELLED);
    }
  }

  /** Ends exchange and connection with a failure. */
  private void breakOff(RezoException cause, RemovalCause removal) {
    Exchange broken = exchange;
    if (broken == null) {
      return;
    }
    InboundBody body = intake.body();
    leave(removal);
    if (body != null) {
      broken.end(cause);
      body.fail(cause);
    } else {
      broken.fail(cause);
    }
  }

  /** The connection ended under an exchange. */
  private void die(@Nullable IOException cause) {
    Exchange broken = running();
    if (intake.head() != null || session.hasResponseBegun()) {
      ResponseHead head = intake.head();
      RezoException failure =
          head == null
              ? lost(broken, Phase.HEAD, cause)
              : Failures.truncated(broken, session.receivedBody(), head.contentLength(), cause);
      breakOff(failure, RemovalCause.PEER_CLOSED);
      return;
    }
    boolean reused = openedAhead || Objects.requireNonNull(lease, "lease").useCount() > 1;
    ConnectionLostException failure = lost(broken, Phase.HEAD, cause);
    leave(reused ? RemovalCause.STALE : RemovalCause.PEER_CLOSED);
    broken.lost(failure, false, reused);
  }

  @Override
  public void onClosed(@Nullable IOException cause) {
    usable = false;
    watch.end();
    pool.closed(route, this, loop.nanoTime());
    if (exchange == null) {
      pool.remove(route, this, RemovalCause.PEER_CLOSED);
    } else if (!settleAnswered()) {
      die(cause);
    }
  }

  /** Leaves the pool and closes; nothing runs. */
  private void retire(RemovalCause cause) {
    usable = false;
    if (pool.remove(route, this, cause)) {
      transport.close();
    }
    // Else it was just leased: start() finds it unusable and gives the lease up.
  }

  @Override
  public void discard() {
    usable = false;
    if (loop.inLoop()) {
      closeParked();
    } else {
      LoopTasks.later(loop, this::closeParked);
    }
  }

  private void closeParked() {
    if (exchange == null) {
      transport.close();
    }
  }

  @Override
  public void close(RezoException cause) {
    if (stream != null) {
      stream.stop(cause);
    } else if (exchange != null) {
      breakOff(cause, RemovalCause.POOL_CLOSED);
    } else {
      retire(RemovalCause.POOL_CLOSED);
    }
  }

  @Override
  public void stopExchangeOf(ClientCore client) {
    LoopTasks.later(
        loop,
        () -> {
          Exchange running = exchange;
          if (running != null && running.core == client) {
            running.stop(client.closedException(running, Phase.BODY));
          } else if (stream != null) {
            stream.stopFor(client);
          }
        });
  }

  /** Keeps nothing of an exchange that is over. */
  private void forget() {
    intake.note(exchange, session);
    exchange = null;
    lease = null;
    intake.clear();
    deadlines.clear();
    flow.clear();
  }

  // Deadlines.

  /** Wakes up when the running exchange has waited too long; it may have ended meanwhile. */
  private void watchExchange() {
    if (exchange != null) {
      watch.set(deadlines.next(exchange));
    }
  }

  private void deadlineReached() {
    long now = loop.nanoTime();
    Exchange running = exchange;
    if (running == null || settleAnswered()) {
      return;
    }
    Limit limit = deadlines.over(running, now);
    if (deadlines.isDrainOver(now)) {
      breakOff(Failures.abandoned(running), RemovalCause.CANCELLED);
    } else if (limit != null) {
      breakOff(
          running.deadlineOver(limit, deadlines.phase(limit), Delivery.UNKNOWN),
          RemovalCause.CANCELLED);
    } else {
      if (deadlines.isContinueOver(running, now)) {
        sender.proceed();
      }
      watchExchange();
    }
  }

  @Override
  public boolean isAnswered() {
    return intake.head() != null;
  }

  private ConnectionLostException lost(Exchange of, Phase phase, @Nullable IOException cause) {
    boolean begun = phase != Phase.SEND && session.hasResponseBegun();
    String use = lease == null ? "" : ", use " + lease.useCount();
    return Failures.lost(of, this + use, phase, begun, cause);
  }

  private Exchange running() {
    return Objects.requireNonNull(exchange, "no exchange runs");
  }

  /** As in {@code Connection[7 HTTP/1.1 localhost/127.0.0.1:8080]}. */
  @Override
  public String toString() {
    return facts.toString();
  }
}
