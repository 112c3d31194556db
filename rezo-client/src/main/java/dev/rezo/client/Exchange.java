package dev.rezo.client;

import dev.rezo.http.CallCancelledException;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.PoolSaturatedException;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.io.EventLoop;
import dev.rezo.pool.Acquired;
import dev.rezo.pool.Closed;
import dev.rezo.pool.Lease;
import dev.rezo.pool.Opened;
import dev.rezo.pool.Opening;
import dev.rezo.pool.RemovalCause;
import dev.rezo.pool.Saturated;
import dev.rezo.pool.Ticket;
import dev.rezo.pool.Waiter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: acquires a connection, runs on it, and completes with the response
 * head. A replay that is proved to be safe is another trip of the same exchange.
 *
 * <p>Lifecycle: {@link #begin} once; over when {@link #end} was called, which happens exactly once.
 *
 * <p>Confined to its loop, but where a method says otherwise. That loop is the caller's own, or the
 * next in turn, until there is a connection, and the connection's from then on.
 */
final class Exchange extends ExchangeMarks
    implements Runnable, Waiter<Route, HttpConnection>, Dial.Customer, RunningParts.Part {

  /**
   * A peer that turns requests away without a look may do so each time that it takes a fresh
   * session; a hundred requests at once meet that a few times in a row.
   */
  private static final int MAX_REFUSALS = 16;

  /** A connection that dies again and again under a safe request is an outage, not bad luck. */
  private static final int MAX_REPLAYS = 3;

  private static final AtomicReferenceFieldUpdater<Exchange, RezoException> STOPPED =
      AtomicReferenceFieldUpdater.newUpdater(Exchange.class, RezoException.class, "stopped");

  final ClientCore core;
  final ConnectionPool pool;
  final CallState call;
  final Request request;
  final Deadlines limits;

  /** Why it is to end early; set once, from any thread. */
  private volatile @Nullable RezoException stopped;

  /** The loop that drives it now. */
  private volatile @Nullable EventLoop loop;

  // Confined to the loop.
  private Route route;
  private @Nullable Ticket<Route, HttpConnection> ticket;
  private @Nullable Dial dial;
  private @Nullable HttpConnection connection;
  private EventLoop.@Nullable Timer waitTimer;
  private @Nullable Reconnects reconnects;
  private EventLoop.@Nullable Timer pause;
  private boolean ended;

  // Bytes, as the object has room for no more without growing.
  private byte replays;
  private byte refusals;

  Exchange(
      ClientCore core,
      CallState call,
      Request request,
      ConnectionPool pool,
      Route route,
      Deadlines limits) {
    this.core = core;
    this.pool = pool;
    this.call = call;
    this.request = request;
    this.route = route;
    this.limits = limits;
    this.notes = call.listeners != null && call.listeners.wantsFacts() ? new ExchangeNotes() : null;
  }

  /** Starts it, on any thread; never blocks. */
  void begin() {
    startNanos = core.nanoTime();
    EventLoop home = core.homeLoop();
    EventLoop ofSession = home.inLoop() ? null : pool.loopOfSession(route);
    loop = ofSession != null ? ofSession : home;
    call.attemptStarted(this);
    if (!beginsOn(driver()) && (ofSession == null || !beginsOn(home))) {
      fail(core.closedException(this, Phase.ACQUIRE)); // The loops have ended with the client.
    }
  }

  private boolean beginsOn(EventLoop first) {
    loop = first;
    try {
      core.runOn(first, this);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Fails it, on any thread: the client is closed, and its loops may have ended. */
  void refuse() {
    startNanos = core.nanoTime();
    call.attemptStarted(this);
    fail(core.closedException(this, Phase.ACQUIRE));
  }

  /** Acquires a connection. On the loop, as everything from here. */
  @Override
  public void run() {
    RezoException reason = stopReason();
    if (reason != null) {
      fail(reason);
      return;
    }
    route = core.current(route);
    Acquired<Route, HttpConnection> acquired =
        pool.acquire(this, core.affinity(driver()), replays > 0 || !keepsAlive());
    if (acquired instanceof Ticket<Route, HttpConnection> waiting) {
      await(waiting);
    } else {
      take(acquired);
    }
    pool.perform(acquired.decision());
  }

  /** Whether the connection may serve others afterwards, and may have served others before. */
  boolean keepsAlive() {
    Boolean wish = request.keepAlive();
    return wish != null ? wish : core.settings.keepAlive();
  }

  private void take(Acquired<Route, HttpConnection> acquired) {
    if (acquired instanceof Lease<Route, HttpConnection> granted) {
      EventLoop home = granted.member().loop();
      if (home.inLoop()) {
        use(granted);
      } else {
        moveTo(home, granted);
      }
    } else if (acquired instanceof Opening<Route, HttpConnection> opening) {
      open(opening);
    } else if (acquired instanceof Saturated<Route, HttpConnection> saturated) {
      fail(new PoolSaturatedException(request + ": " + saturated));
    } else {
      fail(core.closedException(this, Phase.ACQUIRE));
    }
  }

  /** The connection lives on another loop: the exchange goes there. */
  private void moveTo(EventLoop home, Lease<Route, HttpConnection> granted) {
    EventLoop here = driver();
    endWait();
    loop = home;
    try {
      home.execute(() -> use(granted));
    } catch (RejectedExecutionException e) { // That loop has ended, and the connection with it.
      loop = here;
      pool.perform(granted.evict(RemovalCause.UNUSABLE, core.nanoTime()));
      lost(
          Failures.lost(this, granted.member().facts().toString(), Phase.SEND, false, e),
          true,
          true);
    }
  }

  private void open(Opening<Route, HttpConnection> opening) {
    endWait();
    core.waits(this);
    RezoException reason = stopReason();
    if (reason != null) {
      core.waitsNoMore(this);
      pool.perform(opening.failed(core.nanoTime()));
      fail(reason);
      return;
    }
    if (core.isOutdated(route)) {
      core.waitsNoMore(this);
      pool.perform(opening.failed(core.nanoTime()));
      run();
      return;
    }
    dial = new Dial(core, driver(), this, opening);
    dial.begin();
  }

  private void await(Ticket<Route, HttpConnection> waiting) {
    ticket = waiting;
    core.waits(this);
    if (core.isClosed()) {
      stop(core.closedException(this, Phase.ACQUIRE));
      return;
    }
    if (core.isOutdated(route)) {
      renewOnLoop();
      return;
    }
    if (call.listeners != null) {
      call.listeners.queued(call);
    }
    long deadline = Deadlines.earlier(Deadlines.after(startNanos, limits.acquire), callDeadline());
    if (deadline != Deadlines.NEVER) {
      waitTimer = driver().schedule(deadline, this::waitedTooLong);
    }
  }

  private void waitedTooLong() {
    boolean whole = Deadlines.isOver(callDeadline(), core.nanoTime());
    stop(deadlineOver(whole ? Limit.CALL : Limit.ACQUIRE, Phase.ACQUIRE, Delivery.NOT_SENT));
  }

  /** From the pool, on the thread that gave a connection back. */
  @Override
  public void granted(Acquired<Route, HttpConnection> grant) {
    EventLoop driver = driver();
    if (driver.inLoop() && stopped == null && grant instanceof Lease) {
      take(grant);
    } else {
      // What may end at once gives way to the next waiter: a long queue must not become a stack.
      driver.execute(() -> take(grant));
    }
  }

  /** From the pool: it was closed. */
  @Override
  public void refused(Closed<Route, HttpConnection> closed) {
    granted(closed);
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Deadlines limits() {
    return limits;
  }

  @Override
  public CallState watched() {
    return call;
  }

  @Override
  public @Nullable Duration dnsTtl() {
    return request.attribute(Names.TTL);
  }

  @Override
  public RezoException dialTookTooLong(Limit limit, Phase phase) {
    return deadlineOver(limit, phase, Delivery.NOT_SENT);
  }

  @Override
  public ConnectionPool pool() {
    return pool;
  }

  /** A dial that this exchange began has succeeded. */
  @Override
  public void dialled(Opening<Route, HttpConnection> opening, HttpConnection fresh) {
    freshConnection = fresh.facts();
    Opened<Route, HttpConnection> opened =
        opening.opened(fresh, fresh.facts().connectEndNanos(), fresh.expiresAtNanos());
    use(opened.lease());
    pool.perform(opened.decision());
  }

  /** A dial that this exchange began has failed. */
  @Override
  public void dialFailed(RezoException cause) {
    if (core.settings.reconnect() && Reconnects.isRefusal(cause)) {
      refused(cause);
    } else {
      fail(cause);
    }
  }

  /** Where a connection stood a moment ago, the server restarts: it is given some time. */
  private void refused(RezoException cause) {
    long now = core.nanoTime();
    if (reconnects == null) {
      if (!pool.standing().stoodLately(route, now)) {
        fail(cause);
        return;
      }
      reconnects = new Reconnects(now);
    }
    long again = reconnects.next(now, limits.connect, callDeadline(), call.id());
    if (again == Deadlines.NEVER) {
      fail(reconnects.explain(cause, now));
      return;
    }
    endWait();
    core.waits(this);
    pause = driver().schedule(again, () -> reconnect(cause));
    if (core.isStopping()) {
      stop(core.closedException(this, Phase.ACQUIRE));
    }
  }

  private void reconnect(RezoException cause) {
    endWait();
    call.attemptAgain(this, cause);
    run();
  }

  private void use(Lease<Route, HttpConnection> granted) {
    endWait();
    if (core.isOutdated(route)) {
      pool.perform(granted.evict(RemovalCause.DRAINING, core.nanoTime()));
      run();
      return;
    }
    HttpConnection member = granted.member();
    if (call.listeners != null && stopped == null) {
      told = connectionUse(member, granted);
      call.listeners.leased(call, told);
    }
    RezoException reason = stopReason(); // A listener may have cancelled.
    if (reason != null) {
      member.giveBack(granted);
      fail(reason);
      return;
    }
    if (request.attribute(Protocols.OF_TUNNEL) != null
        && member.facts().protocol() != Protocol.HTTP_2) {
      member.giveBack(granted);
      fail(Failures.noTunnel(this, member.facts()));
      return;
    }
    connection = member;
    member.start(this, granted);
  }

  /** How its response says that it used this connection: what listeners were told of it. */
  ConnectionUse useOf(HttpConnection member, Lease<Route, HttpConnection> lease) {
    return told != null ? told : connectionUse(member, lease);
  }

  private static ConnectionUse connectionUse(
      HttpConnection member, Lease<Route, HttpConnection> lease) {
    return new ConnectionUse(member.facts(), lease.useCount(), lease.waitedNanos());
  }

  private void endWait() {
    if (ticket != null || dial != null || pause != null) {
      core.waitsNoMore(this);
    }
    ticket = null;
    dial = null;
    if (pause != null) {
      pause.cancel();
      pause = null;
    }
    if (waitTimer != null) {
      waitTimer.cancel();
      waitTimer = null;
    }
  }

  /** Completes the future with the response, or closes it if that is too late. */
  void respond(Response response) {
    if (core.settings.executor() == null) {
      hand(response);
    } else {
      try {
        core.settings.executor().execute(() -> hand(response));
      } catch (RuntimeException e) {
        response.close();
        call.exchangeSettled(e);
        settleExceptionally(e);
      }
    }
  }

  private void hand(Response response) {
    call.exchangeSettled(null);
    if (!settle(response)) {
      response.close();
    }
  }

  /**
   * The connection ended under the exchange before there was a response.
   *
   * @param neverProcessed whether no byte of the request was sent and its body was not opened
   * @param quietDeath whether a reused connection ended before it answered a byte
   */
  void lost(RezoException cause, boolean neverProcessed, boolean quietDeath) {
    connection = null;
    boolean safe =
        neverProcessed || (quietDeath && request.isIdempotent() && request.isReplayable());
    if (stopped == null && safe && replays < MAX_REPLAYS && !core.isClosed()) {
      replays++;
      call.attemptAgain(this, cause);
      run();
      return;
    }
    fail(cause);
  }

  /**
   * The peer has not processed the request, or never got it: it is sent again, whatever its method.
   *
   * @param opened whether its body was opened
   */
  void turnedAway(RezoException cause, boolean opened) {
    connection = null;
    boolean safe = !opened || request.isReplayable();
    if (stopped == null && safe && refusals < MAX_REFUSALS && !core.isClosed()) {
      refusals++;
      call.attemptAgain(this, cause);
      run();
      return;
    }
    fail(cause);
  }

  /** Ends the exchange with a failure; on the future too, unless the head was handed over. */
  void fail(Throwable cause) {
    if (!end(cause)) {
      return;
    }
    call.exchangeSettled(cause);
    if (core.settings.executor() == null) {
      settleExceptionally(cause);
    } else {
      try {
        core.settings.executor().execute(() -> settleExceptionally(cause));
      } catch (RuntimeException e) {
        cause.addSuppressed(e);
        settleExceptionally(cause);
      }
    }
  }

  /**
   * The last thing that happens to an exchange: its response is complete, or it failed.
   *
   * @return false if it had ended before
   */
  boolean end(@Nullable Throwable failure) {
    if (ended) {
      return false;
    }
    ended = true;
    endWait();
    connection = null;
    if (responseEndNanos == 0) {
      responseEndNanos = core.nanoTime();
    }
    core.callEnded();
    call.attemptEnded(this, failure);
    return true;
  }

  // Stopping: from any thread.

  /** Whether its response is complete, or it has failed. Thread-safe. */
  @Override
  public boolean isOver() {
    return responseEndNanos != 0;
  }

  /** Ends it early with this cause; does nothing when it is over. Thread-safe. */
  @Override
  public void stop(RezoException cause) {
    if (responseEndNanos != 0 || !STOPPED.compareAndSet(this, null, cause)) {
      return; // It is over, and its loop may be as well; or it was stopped before.
    }
    EventLoop driver = loop;
    if (driver != null) {
      core.runOn(driver, this::stopOnLoop);
    }
  }

  /** The client was closed: fails if it waits in the pool's queue. Thread-safe. */
  void leaveQueue() {
    EventLoop driver = loop;
    if (driver != null) {
      LoopTasks.later(
          driver,
          () -> {
            if (ticket != null) {
              stop(core.closedException(this, Phase.ACQUIRE));
            }
          });
    }
  }

  /** TLS was reloaded: begins anew, unless it runs or has ended. Thread-safe. */
  void renew() {
    EventLoop driver = loop;
    if (driver != null) {
      LoopTasks.later(driver, this::renewOnLoop);
    }
  }

  private void renewOnLoop() {
    EventLoop driver = driver();
    if (!driver.inLoop()) {
      LoopTasks.later(driver, this::renewOnLoop);
      return;
    }
    if (ended || connection != null || !core.isOutdated(route)) {
      return;
    }
    if (dial != null) {
      dial.cancel();
      endWait();
      run();
    } else if (ticket != null && ticket.cancel()) {
      endWait();
      run();
    }
    // Else a grant is on its way; it sees that the route is of yesterday.
  }

  private void stopOnLoop() {
    EventLoop driver = driver();
    if (!driver.inLoop()) {
      driver.execute(this::stopOnLoop);
      return;
    }
    RezoException cause = stopped;
    if (ended || cause == null) {
      return;
    }
    if (connection != null) {
      connection.abort(this, cause);
    } else if (dial != null) {
      dial.cancel();
      fail(cause);
    } else if (pause != null || (ticket != null && ticket.cancel())) {
      fail(cause);
    }
    // Else a grant is on its way; it sees what was stopped.
  }

  /** Cancels the exchange and frees what it holds. Thread-safe. */
  @Override
  void abandoned(String why) {
    stop(cancelled(why));
  }

  CallCancelledException cancelled(String why) {
    return new CallCancelledException(request + ": cancelled, " + why, phase(), delivery());
  }

  RezoException deadlineOver(Limit limit, Phase phase, Delivery delivery) {
    return limits.over(request, limit, phase, delivery, "waiting for " + route);
  }

  private Phase phase() {
    if (responseStartNanos != 0) {
      return Phase.BODY;
    }
    return requestStartNanos == 0 ? Phase.ACQUIRE : Phase.HEAD;
  }

  private Delivery delivery() {
    return requestStartNanos == 0 ? Delivery.NOT_SENT : Delivery.UNKNOWN;
  }

  EventLoop driver() {
    return Objects.requireNonNull(loop, "loop");
  }

  private @Nullable RezoException stopReason() {
    RezoException reason = stopped;
    return reason == null && core.isStopping() ? core.closedException(this, Phase.ACQUIRE) : reason;
  }

  /** When the whole call is over, or {@link Deadlines#NEVER}. */
  @Override
  public long callDeadline() {
    return call.deadline(limits);
  }
}
