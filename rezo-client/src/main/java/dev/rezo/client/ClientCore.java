package dev.rezo.client;

import dev.rezo.dns.Resolver;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Origin;
import dev.rezo.http.Phase;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.http.Timeouts;
import dev.rezo.io.EventLoop;
import dev.rezo.io.LoopGroup;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What all calls of a client have in common: settings, pool, loops and names.
 *
 * <p>Thread-safe.
 */
final class ClientCore {

  /** A client that meets more origins than this, such as a crawler, makes their routes anew. */
  private static final int MAX_CACHED_ROUTES = 1024;

  final ClientSettings settings;
  final ConnectionPool pool;
  final LoopGroup loops;
  final Resolver resolver;
  private final Executor tlsTasks;
  private final Deadlines limits;
  private final @Nullable Listeners listeners;
  private final Map<Origin, Route> routes = new ConcurrentHashMap<>();
  private final AtomicInteger running = new AtomicInteger();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final Runnable onDrained;
  private volatile boolean closed;

  /** Exchanges that run on no connection yet, for {@link #stopAll}. */
  private final Set<Exchange> unconnected = ConcurrentHashMap.newKeySet();

  ClientCore(
      ClientSettings settings,
      ConnectionPool pool,
      LoopGroup loops,
      Resolver resolver,
      Executor tlsTasks,
      Runnable onDrained) {
    this.settings = settings;
    this.pool = pool;
    this.loops = loops;
    this.resolver = resolver;
    this.tlsTasks = tlsTasks;
    this.onDrained = onDrained;
    this.limits = new Deadlines(settings.timeouts());
    this.listeners = Listeners.of(settings.listeners());
  }

  /** Starts a call; the future completes with the response head. */
  CompletableFuture<Response> call(Request request) {
    boolean direct = settings.interceptors().isEmpty();
    CallState call = new CallState(request, nanoTime(), listeners, direct);
    return direct ? exchange(request, call) : InterceptedCall.start(this, call, request);
  }

  /** Starts one attempt of a call. */
  Exchange exchange(Request request, CallState call) {
    Timeouts own = request.timeouts();
    Exchange exchange =
        new Exchange(
            this,
            call,
            request,
            route(request.url().origin()),
            own == null ? limits : limits.with(own));
    running.incrementAndGet();
    exchange.begin();
    return exchange;
  }

  private Route route(Origin origin) {
    Route known = routes.get(origin);
    if (known != null) {
      return known;
    }
    Route route = new Route(origin, settings.dialing());
    if (routes.size() < MAX_CACHED_ROUTES) {
      routes.put(origin, route);
    }
    return route;
  }

  /** The loop that an exchange begins on: the caller's own, or the next in turn. */
  EventLoop homeLoop() {
    return loops.next();
  }

  boolean isLoopThread() {
    for (int i = 0; i < loops.size(); i++) {
      if (loops.loop(i).inLoop()) {
        return true;
      }
    }
    return false;
  }

  /** Which of the loops this is, for connections to be preferred that live there. */
  int affinity(EventLoop loop) {
    return System.identityHashCode(loop);
  }

  /** Runs a task on a loop: now when this is its thread. */
  void runOn(EventLoop loop, Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  /** Where the delegated tasks of TLS run. */
  Executor tlsTasks() {
    return tlsTasks;
  }

  long nanoTime() {
    return loops.loop(0).nanoTime();
  }

  /** An exchange waits for a connection. */
  void waits(Exchange exchange) {
    unconnected.add(exchange);
  }

  /** An exchange waits no more. */
  void waitsNoMore(Exchange exchange) {
    unconnected.remove(exchange);
  }

  void exchangeEnded() {
    if (running.decrementAndGet() == 0 && closed) {
      drain();
    }
  }

  int running() {
    return running.get();
  }

  boolean isClosed() {
    return closed;
  }

  /** Refuses further calls; the future completes when the last that runs has ended. */
  CompletableFuture<Void> close() {
    closed = true;
    if (running.get() == 0) {
      drain();
    }
    return drained;
  }

  private void drain() {
    if (drained.complete(null)) {
      onDrained.run();
    }
  }

  /** Ends every exchange that runs. */
  void stopAll() {
    for (Exchange exchange : unconnected) {
      exchange.stop(closedException(exchange, Phase.ACQUIRE));
    }
    for (HttpConnection connection : pool.connections()) {
      connection.stopExchangeOf(this);
    }
  }

  RezoException closedException(Exchange exchange, Phase phase) {
    return new ClientClosedException(
        exchange.request + ": the client was closed",
        phase,
        phase == Phase.ACQUIRE ? Delivery.NOT_SENT : Delivery.UNKNOWN);
  }
}
