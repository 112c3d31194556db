package dev.rezo.client;

import dev.rezo.http.AttributeKey;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.io.EventLoop;
import dev.rezo.pool.Acquired;
import dev.rezo.pool.Decision;
import dev.rezo.pool.Keys;
import dev.rezo.pool.Lease;
import dev.rezo.pool.Pool;
import dev.rezo.pool.PoolLimits;
import dev.rezo.pool.PoolListener;
import dev.rezo.pool.PoolSnapshot;
import dev.rezo.pool.RemovalCause;
import dev.rezo.pool.Saturated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Connections that clients share. Clients that are given no pool share that of the process; what
 * differs in their configuration still never shares a connection, see {@link Route}.
 *
 * <p>Lifecycle: connections are opened by calls and closed when they are idle for too long, when
 * they break, or with the pool. Whoever makes a pool closes it; one that a client has made for
 * itself is closed with the last client that uses it.
 *
 * <p>Thread-safe.
 */
public final class ConnectionPool implements AutoCloseable {

  /** Where a request carries its own pool. */
  static final AttributeKey<ConnectionPool> OF_REQUEST =
      AttributeKey.of("pool", ConnectionPool.class);

  private static final ConnectionPool SHARED =
      new ConnectionPool(PoolLimits.DEFAULT, new PoolListener<>() {}, null);

  /** The number of clients of a pool that its last client has closed. */
  private static final int ENDED = -1;

  /** As many as a few loops fill at once: half a megabyte as a rule, a whole one at most. */
  private static final int SPARE_CHUNKS = 8;

  private final PoolLimits limits;
  private final Pool<Route, HttpConnection> pool;

  /** All connections that were opened and not closed yet, leased or not. */
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();

  /** Those of them that calls share, by route; the newest is the last. */
  private final Map<Route, List<HttpConnection>> sessions = new ConcurrentHashMap<>();

  private final SpareChunks spares = new SpareChunks(SPARE_CHUNKS);
  private final StandingRoutes standing = new StandingRoutes();
  private final AddressWatch addresses = new AddressWatch(this::retire);

  /** When the pool wants to look at what is idle. */
  private final PoolTimer timer;

  /** Who keeps connections ready; null where the limits ask for none. */
  private final @Nullable ReadyKeeper keeper;

  /**
   * How many clients use a pool that one of them has made; null for a pool that they do not end.
   */
  private final @Nullable AtomicInteger clients;

  private volatile boolean closed;

  private ConnectionPool(
      PoolLimits limits,
      PoolListener<Route, HttpConnection> listener,
      @Nullable AtomicInteger clients) {
    this.limits = limits;
    this.clients = clients;
    this.pool = new Pool<>(limits, listener, new Routes());
    boolean keepsReady = limits.minIdlePerBucket() > 0;
    this.keeper = keepsReady ? new ReadyKeeper(this, limits) : null;
    this.timer = new PoolTimer(connections, keepsReady, now -> perform(this.pool.evictIdle(now)));
  }

  /** The pool of the process. */
  public static ConnectionPool shared() {
    return SHARED;
  }

  /** A pool of its own. */
  public static ConnectionPool of(PoolLimits limits) {
    return new ConnectionPool(limits, new PoolListener<>() {}, null);
  }

  /** A pool that a client makes for itself: its last client closes it. */
  static ConnectionPool ofClients(PoolLimits limits) {
    return new ConnectionPool(limits, new PoolListener<>() {}, new AtomicInteger());
  }

  /**
   * A pool of its own that is watched.
   *
   * @param listener hears of connections that come, go, and are used; on the loops, so that it must
   *     not block
   */
  public static ConnectionPool of(
      PoolLimits limits, PoolListener<Route, ConnectionFacts> listener) {
    return new ConnectionPool(limits, new PoolWatcher(listener), null);
  }

  /** A client begins to use it. */
  void enter() {
    if (clients != null && clients.updateAndGet(n -> n == ENDED ? ENDED : n + 1) == ENDED) {
      throw new IllegalStateException(
          "pool of a client: expected an open one, actual one that was closed with its last"
              + " client");
    }
  }

  /** A client that has {@link #enter}ed is closed. */
  void leave() {
    if (clients != null && clients.updateAndGet(n -> n == 1 ? ENDED : n - 1) == ENDED) {
      close();
    }
  }

  /** The limits in force. */
  public PoolLimits limits() {
    return limits;
  }

  /** What readers of its connections' bodies gave back. */
  SpareChunks spares() {
    return spares;
  }

  /** What it holds now, bucket by bucket. */
  public PoolSnapshot<Route> snapshot() {
    return snapshot(System.nanoTime());
  }

  PoolSnapshot<Route> snapshot(long nowNanos) {
    return pool.snapshot(nowNanos);
  }

  /**
   * Closes idle connections, lets running exchanges finish and refuses all others. Idempotent. The
   * pool of the process cannot be closed.
   *
   * @throws IllegalStateException on the pool of the process
   */
  @Override
  public void close() {
    if (this == SHARED) {
      throw new IllegalStateException(
          "ConnectionPool: expected a pool of its own, actual the pool of the process");
    }
    closed = true;
    timer.end();
    perform(pool.close(System.nanoTime()));
    spares.close();
  }

  /** Whether it was closed, and nothing of it is open any more. */
  boolean isOver() {
    return closed && connections.isEmpty();
  }

  /** Closes every connection that is open, whatever runs on it. */
  void closeConnections() {
    for (HttpConnection connection : connections) {
      connection
          .loop()
          .execute(
              () ->
                  connection.close(
                      new ClientClosedException(
                          connection.facts() + ": closed with the pool",
                          Phase.BODY,
                          Delivery.UNKNOWN)));
    }
  }

  Set<HttpConnection> connections() {
    return connections;
  }

  /** A connection stands. */
  void opened(Route route, HttpConnection connection) {
    connections.add(connection);
    if (connection.isShared()) {
      sessions.merge(route, List.of(connection), ConnectionPool::with);
    }
    standing.opened(route, connection.facts().protocol());
    timer.opened();
  }

  /** It is gone. */
  void closed(Route route, HttpConnection connection, long nowNanos) {
    connections.remove(connection);
    if (connection.isShared()) {
      sessions.computeIfPresent(route, (same, open) -> without(open, connection));
    }
    addresses.forget(connection);
    standing.closed(route, nowNanos);
    timer.closed(connection);
  }

  private static List<HttpConnection> with(List<HttpConnection> open, List<HttpConnection> more) {
    List<HttpConnection> all = new ArrayList<>(open);
    all.addAll(more);
    return all;
  }

  private static @Nullable List<HttpConnection> without(
      List<HttpConnection> open, HttpConnection gone) {
    List<HttpConnection> left = new ArrayList<>(open);
    left.remove(gone);
    return left.isEmpty() ? null : left;
  }

  /** Where a call will probably run that shares a session, or null if there is none. */
  @Nullable EventLoop loopOfSession(Route route) {
    List<HttpConnection> open = sessions.isEmpty() ? null : sessions.get(route);
    return open == null ? null : open.get(open.size() - 1).loop();
  }

  /** Who knows which address a connection was led to. */
  AddressWatch addresses() {
    return addresses;
  }

  /** Closes a connection whose address is gone: now if it is idle, else after its exchange. */
  private void retire(Route route, HttpConnection connection) {
    drain(route, connection, RemovalCause.ADDRESS_GONE, connection.loop().nanoTime());
  }

  /** Leases a connection no more: closed now if it is idle, else with its last exchange. */
  void drain(Route route, HttpConnection connection, RemovalCause cause, long nowNanos) {
    perform(pool.drain(route, connection, cause, nowNanos));
  }

  /** A connection bears more exchanges than before: those who wait get them. */
  void capacityRose(Route route, HttpConnection connection, long nowNanos) {
    perform(pool.capacityRose(route, connection, nowNanos));
  }

  /** A connection bears fewer: another may be opened for those who wait. */
  void capacityFell(Route route, HttpConnection connection, long nowNanos) {
    perform(pool.capacityFell(route, connection, nowNanos));
  }

  /** Where connections are, or were a moment ago. */
  StandingRoutes standing() {
    return standing;
  }

  /**
   * Asks for a connection.
   *
   * @param fresh whether to open one even if others are idle: the call wants it for itself, or one
   *     of them has died, and the rest is likely dead too. Where the caps leave no room an idle one
   *     gives way; where all are in use, the next to be given back has to do
   */
  Acquired<Route, HttpConnection> acquire(Exchange exchange, int affinity, boolean fresh) {
    long now = exchange.core.nanoTime();
    Route route = exchange.route();
    used(route, exchange.core);
    if (!fresh) {
      return pool.acquire(route, affinity, exchange, now);
    }
    Acquired<Route, HttpConnection> reserved = pool.reserve(route, now);
    if (!(reserved instanceof Saturated)) {
      return reserved;
    }
    Acquired<Route, HttpConnection> second = pool.acquire(route, affinity, exchange, now);
    if (!(second instanceof Lease<Route, HttpConnection> idle) || idle.member().isShared()) {
      return second; // A stream is what a call has for itself on a connection that others share.
    }
    perform(idle.decision());
    perform(idle.evict(RemovalCause.NOT_REUSABLE, now));
    Acquired<Route, HttpConnection> third = pool.reserve(route, now);
    return third instanceof Saturated ? pool.acquire(route, affinity, exchange, now) : third;
  }

  /** Asks for the right to open a connection that nobody needs yet. */
  Acquired<Route, HttpConnection> reserve(Route route, ClientCore client) {
    used(route, client);
    return pool.reserve(route, client.nanoTime());
  }

  private void used(Route route, ClientCore client) {
    if (keeper != null) {
      keeper.used(route, client);
    }
  }

  /** A client is closed: it opens nothing for this pool any more. */
  void left(ClientCore client) {
    if (keeper != null) {
      keeper.left(client);
    }
  }

  /** When the lifetime of a connection ends that was opened at this time, or {@link Pool#NEVER}. */
  long expiresAt(long openedNanos) {
    return Deadlines.after(
        openedNanos, limits.lifetimeNanos(ThreadLocalRandom.current().nextDouble()));
  }

  /** Forgets a parked connection; false when it is leased. */
  boolean remove(Route route, HttpConnection connection, RemovalCause cause) {
    Decision<Route, HttpConnection> made =
        pool.remove(route, connection, cause, connection.loop().nanoTime());
    if (made == null) {
      return false;
    }
    perform(made);
    return true;
  }

  /** Closes the idle connections of some routes now, and those that are used after that. */
  void drain(Predicate<Route> which) {
    perform(pool.drain(which, RemovalCause.DRAINING, System.nanoTime()));
  }

  /** As in {@code ConnectionPool[PoolLimits[...], 3 open]}. */
  @Override
  public String toString() {
    return "ConnectionPool[" + limits + ", " + connections.size() + " open]";
  }

  /** Does what the pool decided: closes, then tells waiters, then opens what is to be ready. */
  void perform(Decision<Route, HttpConnection> decision) {
    if (decision == Decision.<Route, HttpConnection>nothing()) {
      return;
    }
    if (decision.evictAtNanos() != Pool.NEVER) {
      timer.ask(decision.evictAtNanos());
    }
    decision.carryOut(HttpConnection::discard);
    if (keeper != null) {
      decision.toOpen().forEach(keeper::open);
    }
  }

  /** What the pool asks about a route. Thread-safe. */
  private final class Routes implements Keys<Route> {

    /** A cap of an origin counts all its buckets, however their configurations differ. */
    @Override
    public Object originOf(Route route) {
      return route.origin();
    }

    /** Unless the origin spoke HTTP/1.1 a moment ago: then nobody waits to learn that again. */
    @Override
    public boolean mayBeShared(Route route) {
      return route.mayBeShared() && !standing.spokeHttp1(route);
    }
  }
}
