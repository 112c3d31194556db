package dev.rezo.client;

import dev.rezo.h1.Http1Limits;
import dev.rezo.h1.Http1Session;
import dev.rezo.h1.ResponseHead;
import dev.rezo.http.BodyException;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.ConnectionUse;
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
        ResponseIntake.InformationalHandler,
        InboundBody.Upstream {

  /** An unread remainder up to this is read and forgotten; a longer one costs the connection. */
  private static final int MAX_DRAIN_BYTES = 64 * 1024;

  private static final long MAX_DRAIN_NANOS = 100_000_000;

  private final ConnectionPool pool;
  private final Route route;
  private final Transport transport;
  private final EventLoop loop;
  private final ConnectionFacts facts;
  private final boolean absoluteForm;
  private final Http1Session session;
  private final RequestSender sender;
  private final ResponseIntake intake = new ResponseIntake(this);
  private final Watch watch;

  /** Whether it may be leased; the pool asks on any thread. */
  private volatile boolean usable = true;

  // Of the running exchange.
  private @Nullable Exchange exchange;
  private @Nullable Lease<Route, HttpConnection> lease;
  private boolean keepAlive;
  private boolean paused;
  private long sentNanos;
  private long lastReadNanos;
  private long drainDeadline = Deadlines.NEVER;

  // While parked.
  private long idleDeadline = Deadlines.NEVER;

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
    this.session = new Http1Session(Http1Limits.DEFAULT, intake);
    this.sender = new RequestSender(session, transport, absoluteForm, this);
    this.watch = new Watch(loop, this::deadlineReached);
  }

  /** Begins to read: an end or bytes that come while nothing runs are seen at once. */
  void open() {
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
  public int affinity() {
    return System.identityHashCode(loop);
  }

  // Sending.

  @Override
  public void start(Exchange next, Lease<Route, HttpConnection> granted) {
    loop.checkInLoop();
    if (!usable) {
      pool.perform(granted.evict(RemovalCause.UNUSABLE, loop.nanoTime()));
      next.lost(lost(next, Phase.SEND, null), true, true);
      return;
    }
    exchange = next;
    lease = granted;
    intake.begin();
    idleDeadline = Deadlines.NEVER;
    keepAlive = next.keepsAlive();
    long now = loop.nanoTime();
    next.requestStartNanos = now;
    sentNanos = now;
    sender.start(onWire(next.request), keepAlive);
    if (exchange == next) {
      watch.set(nextDeadline());
    }
  }

  /** What a proxy is told of who asks goes to it alone (RFC 9110 section 11.7.2). */
  private Request onWire(Request request) {
    Proxy proxy = route.dialing().proxy();
    return proxy.isNone() ? request : proxy.onWire(request, absoluteForm);
  }

  @Override
  public void giveBack(Lease<Route, HttpConnection> unused) {
    loop.checkInLoop();
    long now = loop.nanoTime();
    if (idleDeadline == Deadlines.NEVER) { // It is fresh.
      idleDeadline = Deadlines.after(now, pool.limits().idleTimeout().toNanos());
    }
    watch.set(idleDeadline);
    pool.perform(unused.release(now, idleDeadline - now));
  }

  @Override
  public void progressed() {
    sentNanos = loop.nanoTime();
  }

  @Override
  public void requestSent() {
    Exchange running = running();
    sentNanos = loop.nanoTime();
    if (running.call.listeners != null) {
      running.call.listeners.requestSent(running.call);
    }
    watch.set(nextDeadline());
  }

  @Override
  public void requestRefused(IllegalArgumentException cause) {
    Exchange refused = running();
    Lease<Route, HttpConnection> held = Objects.requireNonNull(lease, "lease");
    forget();
    usable = false;
    pool.perform(held.evict(RemovalCause.NOT_REUSABLE, loop.nanoTime()));
    transport.close();
    refused.fail(cause);
  }

  @Override
  public void sourceFailed(BodyException cause) {
    breakOff(cause, RemovalCause.FAILED);
  }

  @Override
  public void onWritable() {
    sentNanos = loop.nanoTime();
    sender.resume();
  }

  // Receiving.

  @Override
  public void onRead(ByteBuffer bytes) {
    if (exchange == null) {
      retire(RemovalCause.UNEXPECTED_BYTES);
      return;
    }
    lastReadNanos = loop.nanoTime();
    try {
      session.receive(bytes);
    } catch (RezoException e) {
      settle();
      breakOff(e, RemovalCause.FAILED);
      return;
    }
    settle();
  }

  @Override
  public void onEndOfStream() {
    usable = false;
    if (exchange == null) {
      retire(RemovalCause.PEER_CLOSED);
      return;
    }
    lastReadNanos = loop.nanoTime();
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
    Exchange running = exchange;
    if (running == null) {
      return;
    }
    Response response = intake.mustRespond() ? respond(running) : null;
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
      pauseReads();
      watch.set(nextDeadline());
    } else if (intake.discardedBytes() > MAX_DRAIN_BYTES) {
      breakOff(abandoned(running), RemovalCause.CANCELLED);
    } else {
      watch.set(nextDeadline());
    }
    if (response != null) {
      running.respond(response);
    }
  }

  private Response respond(Exchange running) {
    running.responseStartNanos = lastReadNanos;
    Response response = intake.respond(running, use(), this);
    if (running.call.listeners != null) {
      running.call.listeners.responseHead(running.call, response);
    }
    return response;
  }

  private ConnectionUse use() {
    Lease<Route, HttpConnection> held = Objects.requireNonNull(lease, "lease");
    return new ConnectionUse(facts, held.useCount(), held.waitedNanos());
  }

  // What the reader of the body asks for, on any thread.

  @Override
  public void resume(InboundBody body) {
    if (loop.inLoop()) {
      resumeReads(body);
    } else {
      LoopTasks.later(loop, () -> resumeReads(body));
    }
  }

  private void resumeReads(InboundBody body) {
    if (body == intake.body() && paused) {
      paused = false;
      lastReadNanos = loop.nanoTime();
      watch.set(nextDeadline());
      transport.resumeReads();
    }
  }

  private void pauseReads() {
    paused = true;
    transport.pauseReads();
  }

  @Override
  public boolean isOnLoop() {
    return loop.inLoop();
  }

  @Override
  public void abandon(InboundBody body) {
    LoopTasks.later(loop, () -> drain(body));
  }

  /** Reads a short remainder so that the connection lives on; else it is closed. */
  private void drain(InboundBody body) {
    if (body == intake.body()) {
      intake.discard();
      drainDeadline = loop.nanoTime() + MAX_DRAIN_NANOS;
      watch.set(nextDeadline());
      resumeReads(body);
    }
  }

  // Ends.

  /** The exchange is complete in both directions. */
  private void finish() {
    Exchange finished = running();
    Lease<Route, HttpConnection> held = Objects.requireNonNull(lease, "lease");
    ResponseHead received = Objects.requireNonNull(intake.head(), "head");
    boolean reusable = keepAlive && usable && transport.isOpen() && session.isReusable();
    finished.responseEndNanos = lastReadNanos;
    forget();
    if (reusable) {
      long idle = idleNanos(received);
      if (idle > 0 && (received.keepAliveMax() < 0 || received.keepAliveMax() > 0)) {
        idleDeadline = Deadlines.after(lastReadNanos, idle);
        watch.set(idleDeadline);
        pool.perform(held.release(lastReadNanos, idle));
        finished.end(null);
        return;
      }
    }
    usable = false;
    pool.perform(held.evict(RemovalCause.NOT_REUSABLE, loop.nanoTime()));
    transport.close();
    finished.end(null);
  }

  /** RFC 9112 appendix C.2.2: what the server promises, less a margin for the way (1 s). */
  private long idleNanos(ResponseHead received) {
    long configured = pool.limits().idleTimeout().toNanos();
    if (received.keepAliveSeconds() < 0) {
      return configured;
    }
    return Math.min(configured, (received.keepAliveSeconds() - 1) * 1_000_000_000L);
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
    Lease<Route, HttpConnection> held = Objects.requireNonNull(lease, "lease");
    InboundBody body = intake.body();
    sender.cancel();
    forget();
    usable = false;
    pool.perform(held.evict(removal, loop.nanoTime()));
    transport.close();
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
      breakOff(truncated(broken, cause), RemovalCause.PEER_CLOSED);
      return;
    }
    Lease<Route, HttpConnection> held = Objects.requireNonNull(lease, "lease");
    boolean reused = held.useCount() > 1;
    sender.cancel();
    ConnectionLostException failure = lost(broken, Phase.HEAD, cause);
    forget();
    usable = false;
    pool.perform(held.evict(RemovalCause.PEER_CLOSED, loop.nanoTime()));
    transport.close();
    broken.lost(failure, false, reused);
  }

  private RezoException truncated(Exchange broken, @Nullable IOException cause) {
    ResponseHead head = intake.head();
    if (head == null) {
      return lost(broken, Phase.HEAD, cause);
    }
    long announced = head.contentLength();
    return new BodyException(
        broken.request
            + ": expected the whole response body, actual received "
            + session.receivedBody()
            + (announced < 0 ? " bytes and no end" : " of " + announced + " bytes")
            + ", connection ended: "
            + (cause == null ? "the peer closed it" : cause.getMessage()),
        BodyException.Reason.TRUNCATED,
        Phase.BODY,
        cause);
  }

  private BodyException abandoned(Exchange of) {
    return new BodyException(
        of.request + ": the response body was closed before its end",
        BodyException.Reason.CLOSED,
        Phase.BODY,
        null);
  }

  @Override
  public void onClosed(@Nullable IOException cause) {
    usable = false;
    watch.end();
    pool.closed(route, this, loop.nanoTime());
    if (exchange != null) {
      die(cause);
    } else {
      pool.remove(route, this, RemovalCause.PEER_CLOSED);
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
    if (exchange != null) {
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
          }
        });
  }

  /** Keeps nothing of an exchange that is over. */
  private void forget() {
    exchange = null;
    lease = null;
    intake.clear();
    if (paused) {
      paused = false;
      transport.resumeReads();
    }
    drainDeadline = Deadlines.NEVER;
  }

  // Deadlines.

  private long nextDeadline() {
    Exchange running = exchange;
    if (running == null) {
      return idleDeadline;
    }
    return Deadlines.earlier(
        Deadlines.earlier(stepDeadline(running), running.callDeadline()), drainDeadline);
  }

  private long stepDeadline(Exchange running) {
    if (sender.isSending()) {
      return Deadlines.after(sentNanos, running.limits.write);
    }
    if (intake.head() == null) {
      return Deadlines.after(sentNanos, running.limits.head);
    }
    return paused ? Deadlines.NEVER : Deadlines.after(lastReadNanos, running.limits.readIdle);
  }

  private void deadlineReached() {
    long now = loop.nanoTime();
    Exchange running = exchange;
    if (running == null) {
      if (Deadlines.isOver(idleDeadline, now)) {
        retire(RemovalCause.IDLE_TIMEOUT);
      } else {
        watch.set(idleDeadline);
      }
    } else if (Deadlines.isOver(drainDeadline, now)) {
      breakOff(abandoned(running), RemovalCause.CANCELLED);
    } else if (Deadlines.isOver(running.callDeadline(), now)) {
      breakOff(overdue(running, Limit.CALL), RemovalCause.CANCELLED);
    } else if (Deadlines.isOver(stepDeadline(running), now)) {
      breakOff(overdue(running, stepLimit()), RemovalCause.CANCELLED);
    } else {
      watch.set(nextDeadline());
    }
  }

  private Limit stepLimit() {
    if (sender.isSending()) {
      return Limit.WRITE;
    }
    return intake.head() == null ? Limit.HEAD : Limit.READ_IDLE;
  }

  private RezoException overdue(Exchange running, Limit limit) {
    Phase phase = sender.isSending() ? Phase.SEND : intake.head() == null ? Phase.HEAD : Phase.BODY;
    return running.deadlineOver(limit, phase, Delivery.UNKNOWN);
  }

  private ConnectionLostException lost(Exchange of, Phase phase, @Nullable IOException cause) {
    boolean begun = phase != Phase.SEND && session.hasResponseBegun();
    return Failures.lost(of, this + describeUse(), phase, begun, cause);
  }

  private String describeUse() {
    return lease == null ? "" : ", use " + lease.useCount();
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
