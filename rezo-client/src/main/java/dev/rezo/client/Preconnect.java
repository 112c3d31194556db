package dev.rezo.client;

import dev.rezo.http.CallCancelledException;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Delivery;
import dev.rezo.http.Origin;
import dev.rezo.http.Phase;
import dev.rezo.http.RezoException;
import dev.rezo.io.EventLoop;
import dev.rezo.pool.Acquired;
import dev.rezo.pool.Closed;
import dev.rezo.pool.Opened;
import dev.rezo.pool.Opening;
import dev.rezo.pool.RemovalCause;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Connections that are opened before anybody needs them; they are parked, or go to who waits.
 *
 * <p>Lifecycle: {@link #begin} once; completes when each has been opened or has failed: with how
 * many were opened, or with the first failure if none was. Cancelled, it gives up those that are
 * not open yet.
 *
 * <p>Thread-safe; each dial is confined to its loop.
 */
final class Preconnect extends HandedFuture<Integer> {

  private final ClientCore core;
  private final ConnectionPool pool;
  private final Route route;
  private final boolean keepsReady;
  private final int firstTurn;
  private final long startNanos;
  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicReference<@Nullable RezoException> firstFailure = new AtomicReference<>();
  private volatile @Nullable RezoException stopped;

  /** How many were asked for that no dial was begun for. */
  private final AtomicInteger unopened = new AtomicInteger();

  /** Dials that have not ended, and one more until all have begun. */
  private final AtomicInteger pending = new AtomicInteger(1);

  /**
   * Prepares them.
   *
   * @param keepsReady whether the pool asked for them; an application that does so uses the bucket
   *     and goes on with the next addresses of the name each time
   */
  Preconnect(ClientCore core, ConnectionPool pool, Route route, boolean keepsReady) {
    this.core = core;
    this.pool = pool;
    this.route = route;
    this.keepsReady = keepsReady;
    this.firstTurn = keepsReady ? pool.connections().size() : 0;
    this.startNanos = core.nanoTime();
  }

  /** Begins as many dials as the pool has room for; never blocks. */
  void begin(int count) {
    RezoException refused = stopped;
    if (refused != null) {
      firstFailure.set(refused);
    }
    unopened.set(count);
    beginMore();
    ended();
  }

  private void beginMore() {
    while (stopped == null && unopened.get() > 0) {
      Acquired<Route, HttpConnection> room = pool.reserve(route, core);
      if (room instanceof Opening<Route, HttpConnection> opening) {
        unopened.decrementAndGet();
        begin(opening);
      } else if (room instanceof Closed) {
        firstFailure.compareAndSet(null, closedException());
      }
      pool.perform(room.decision());
      if (!(room instanceof Opening)) {
        return; // The caps leave no room, or the pool is closed.
      }
    }
  }

  /**
   * A connection stands. While a bucket did not know whether several calls may share one, it let
   * one dial go ahead; if they may not, the others follow.
   */
  private void goOnAfter(HttpConnection first) {
    if (!first.isShared()) {
      beginMore();
    }
  }

  private void begin(Opening<Route, HttpConnection> opening) {
    int turn = firstTurn + arrivals.size();
    EventLoop loop = keepsReady ? core.loops.loop(turn % core.loops.size()) : core.homeLoop();
    Arrival arrival = new Arrival(loop, opening, turn);
    arrivals.add(arrival);
    pending.incrementAndGet();
    try {
      core.runOn(loop, arrival::begin);
    } catch (RejectedExecutionException e) { // The loops have ended with the client.
      pool.perform(opening.failed(core.nanoTime()));
      arrival.dialFailed(closedException());
    }
  }

  Origin origin() {
    return route.origin();
  }

  /** Gives up what is not open yet, with this cause. */
  void stop(RezoException cause) {
    stopped = cause;
    for (Arrival arrival : arrivals) {
      try {
        core.runOn(arrival.loop, () -> arrival.stop(cause));
      } catch (RejectedExecutionException e) {
        // That loop has ended, and the dial with it.
      }
    }
  }

  @Override
  void abandoned(String why) {
    stop(
        new CallCancelledException(
            "Preconnect to " + route + ": cancelled, " + why, Phase.ACQUIRE, Delivery.NOT_SENT));
  }

  private RezoException closedException() {
    return new ClientClosedException(
        "Preconnect to " + route + ": its pool or its loops are closed",
        Phase.ACQUIRE,
        Delivery.NOT_SENT);
  }

  private void ended() {
    if (pending.decrementAndGet() > 0) {
      return;
    }
    core.ended(this);
    RezoException failure = firstFailure.get();
    Runnable tell =
        failure != null && opened.get() == 0
            ? () -> settleExceptionally(failure)
            : () -> settle(opened.get());
    if (keepsReady || core.settings.executor() == null) {
      tell.run();
      return;
    }
    try {
      core.settings.executor().execute(tell);
    } catch (RejectedExecutionException e) { // Better told here than never.
      tell.run();
    }
  }

  /** One connection on its way. Confined to its loop. */
  private final class Arrival implements Dial.Customer {
    private final EventLoop loop;
    private final Opening<Route, HttpConnection> opening;
    private final int number;
    private @Nullable Dial dial;
    private boolean over;

    Arrival(EventLoop loop, Opening<Route, HttpConnection> opening, int number) {
      this.loop = loop;
      this.opening = opening;
      this.number = number;
    }

    void begin() {
      RezoException cause = stopped;
      if (cause != null) {
        pool.perform(opening.failed(core.nanoTime()));
        dialFailed(cause);
        return;
      }
      Dial begun = new Dial(core, loop, this, opening);
      dial = begun;
      begun.begin();
    }

    void stop(RezoException cause) {
      if (!over && dial != null) {
        dial.cancel();
        dialFailed(cause);
      }
    }

    @Override
    public Route route() {
      return route;
    }

    @Override
    public ConnectionPool pool() {
      return pool;
    }

    /** What is opened ahead goes to all addresses of the name, not to the first alone. */
    @Override
    public int turn() {
      return number;
    }

    @Override
    public Deadlines limits() {
      return core.limits();
    }

    @Override
    public long callDeadline() {
      return Deadlines.after(startNanos, core.limits().call);
    }

    @Override
    public @Nullable CallState watched() {
      return null;
    }

    @Override
    public RezoException dialTookTooLong(Limit limit, Phase phase) {
      return core.limits()
          .over("Preconnect to " + route, limit, phase, Delivery.NOT_SENT, "opening a connection");
    }

    /** Leased and given back, which is a use of the bucket, unless the pool itself asked. */
    @Override
    public void dialled(Opening<Route, HttpConnection> ended, HttpConnection connection) {
      over = true;
      if (keepsReady && !core.isOutdated(route)) {
        connection.park(ended);
      } else {
        lend(ended, connection);
      }
      if (connection.isUsable()) { // Else the pool has given it up.
        opened.incrementAndGet();
      }
      goOnAfter(connection);
      ended();
    }

    private void lend(Opening<Route, HttpConnection> ended, HttpConnection connection) {
      Opened<Route, HttpConnection> fresh =
          ended.opened(
              connection, connection.facts().connectEndNanos(), connection.expiresAtNanos());
      if (core.isOutdated(route)) { // TLS was reloaded meanwhile: nobody asks for this one.
        pool.perform(fresh.lease().evict(RemovalCause.DRAINING, core.nanoTime()));
      } else {
        connection.giveBack(fresh.lease());
      }
      pool.perform(fresh.decision());
    }

    @Override
    public void dialFailed(RezoException cause) {
      over = true;
      if (!firstFailure.compareAndSet(null, cause)) {
        RezoException first = firstFailure.get();
        if (first != null && first != cause) {
          first.addSuppressed(cause);
        }
      }
      ended();
    }
  }
}
