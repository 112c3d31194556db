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
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
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
  final Names names;
  final AddressMemory addressMemory = new AddressMemory();
  final LeakWatch leaks;
  private final Executor tlsTasks;
  private final Deadlines limits;
  private final @Nullable Listeners listeners;

  /** Who watches HTTP/2 sessions; null for nobody. */
  final @Nullable SessionListeners sessionListeners;

  private final Map<Origin, Route> routes = new ConcurrentHashMap<>();
  private final AtomicInteger running = new AtomicInteger();

  /** Which loop gets the next timer that is begun outside of them. */
  private final AtomicInteger timerTurn = new AtomicInteger();

  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final Runnable onDrained;

  /** The one in force: another one after {@link #reloadTls}. */
  private volatile TlsConfig tls;

  /** Guards the replacement of {@link #tls}. */
  private final ReentrantLock reloading = new ReentrantLock();

  private volatile boolean closed;
  private volatile boolean stopping;

  /** Pools that calls have brought along, until these are closed and empty. */
  private final Set<ConnectionPool> poolsOfCalls = ConcurrentHashMap.newKeySet();

  /** Exchanges that run on no connection yet, for {@link #stopAll}. */
  private final Set<Exchange> unconnected = ConcurrentHashMap.newKeySet();

  /** Connections that nobody needs yet, for {@link #stopAll}. */
  private final Set<Preconnect> preconnects = ConcurrentHashMap.newKeySet();

  /** Calls that interceptors handle, for {@link #stopAll}. */
  private final Set<InterceptedCall> intercepted = ConcurrentHashMap.newKeySet();

  ClientCore(
      ClientSettings settings,
      ConnectionPool pool,
      LoopGroup loops,
      Names names,
      Executor tlsTasks,
      Runnable onDrained) {
    this.settings = settings;
    this.pool = pool;
    this.loops = loops;
    this.names = names;
    this.leaks = new LeakWatch(settings.leakSampling(), System::nanoTime);
    this.tlsTasks = tlsTasks;
    this.onDrained = onDrained;
    this.tls = settings.dialing().tls();
    this.limits = new Deadlines(settings.timeouts());
    this.listeners = Listeners.of(settings.listeners());
    this.sessionListeners = SessionListeners.of(settings.sessionListeners());
  }

  /**
   * Starts a call; the future completes with the response head.
   *
   * @param isAwaited whether this thread waits for it
   */
  CompletableFuture<Response> call(Request request, boolean isAwaited) {
    if (settings.interceptors().isEmpty()) {
      Route route;
      try {
        route = route(request);
      } catch (RuntimeException e) { // A choice of proxies is the application's.
        return CompletableFuture.failedFuture(e);
      }
      if (route.dialing().proxy().authenticator() == null) {
        return exchange(request, new CallState(request, nanoTime(), listeners), null, route);
      }
    }
    InterceptedState call = new InterceptedState(request, nanoTime(), listeners, leaks.isChosen());
    return InterceptedCall.start(this, call, isAwaited);
  }

  /** Whether the response of a call that was started is watched for being lost. */
  boolean isWatched(CompletableFuture<Response> head) {
    return head instanceof InterceptedCall call ? call.isWatched() : leaks.isChosen();
  }

  /**
   * Starts one attempt of a call that interceptors handle.
   *
   * @param within the limit of the trip that this is part of, or null
   */
  CompletionStage<Response> attempt(Request request, InterceptedState call, @Nullable Trip within) {
    Route route;
    boolean mayBeAsked; // By the proxy, not by what answers through its tunnel.
    try {
      route = route(request);
      mayBeAsked =
          route.dialing().proxy().authenticator() != null && route.isForwardedTo(route.target());
    } catch (RuntimeException e) { // So is where connectTo leads.
      return CompletableFuture.failedFuture(e);
    }
    return mayBeAsked
        ? new ProxyLoginAttempts(this, call, within, request, route).next()
        : attempt(request, call, within, route);
  }

  /**
   * As above, on this route. What begins after a call has failed does not begin; what begins after
   * it had its answer, and all that ran for it has ended, is for listeners a call of its own.
   */
  CompletionStage<Response> attempt(
      Request request, InterceptedState call, @Nullable Trip within, Route route) {
    RezoException stopped = call.stopped();
    if (stopped != null) {
      return CompletableFuture.failedFuture(stopped);
    }
    if (!call.hold()) {
      CallState own = new CallState(request, call.startNanos(), listeners);
      return exchange(request, own, within, route);
    }
    try {
      return exchange(request, call, within, route);
    } finally {
      call.letGo(null);
    }
  }

  /** Starts one exchange. */
  private Exchange exchange(Request request, CallState call, @Nullable Trip within, Route route) {
    Exchange exchange =
        new Exchange(
            this, call, forRoute(request, route), pool(request), route, limits(request, call));
    if (within != null) {
      within.begun(exchange);
    }
    callStarted(); // Before the question: close() asks the other way round.
    if (closed) {
      exchange.refuse();
    } else {
      exchange.begin();
    }
    return exchange;
  }

  /** Opens connections to an origin; see {@link RezoClient#preconnect}. */
  CompletableFuture<Integer> preconnect(Origin origin, int count) {
    Route route;
    try {
      route = usual(origin);
    } catch (RuntimeException e) { // A choice of proxies is the application's.
      return CompletableFuture.failedFuture(e);
    }
    return begin(new Preconnect(this, pool, route, false), count);
  }

  /** Opens connections that a pool wants to have ready; it asks again for those that fail. */
  void keepReady(ConnectionPool used, Route route, int count) {
    CompletionStage<Integer> unused = begin(new Preconnect(this, used, route, true), count);
  }

  private Preconnect begin(Preconnect preconnect, int count) {
    callStarted(); // Before the question: close() asks the other way round.
    preconnects.add(preconnect);
    if (closed) {
      preconnect.stop(closedException(preconnect.origin()));
    }
    preconnect.begin(count);
    return preconnect;
  }

  /** Asks the HTTP/2 sessions to an origin for a sign of life; how many there were. */
  int ping(Origin origin) {
    int asked = 0;
    for (HttpConnection connection : pool.connections()) {
      if (connection instanceof Http2Connection session && session.origin().equals(origin)) {
        LoopTasks.later(session.loop(), session::ping);
        asked++;
      }
    }
    return asked;
  }

  /** It is over. */
  void ended(Preconnect preconnect) {
    preconnects.remove(preconnect);
    callEnded();
  }

  /** The client's own limits. */
  Deadlines limits() {
    return limits;
  }

  /** The limits of a request: its own, and the client's where it sets none. */
  Deadlines limits(Request request) {
    Timeouts own = request.timeouts();
    return own == null ? limits : limits.with(own);
  }

  /** An interceptor may shorten the limit of a call for an attempt, and never make it longer. */
  private Deadlines limits(Request request, CallState call) {
    Deadlines limits = limits(request);
    return Objects.equals(request.timeouts(), call.request().timeouts())
        ? limits
        : limits.withCallAtMost(limits(call.request()));
  }

  private Route route(Request request) {
    Route route = routeAsNamed(request);
    Route.Dialing dialing = route.dialing();
    Resolver own = request.attribute(Names.OF_REQUEST);
    Protocols protocols = dialing.protocols().of(request);
    BrowserProfile.Choice profile = request.attribute(BrowserProfile.OF_REQUEST);
    if (own == null && profile == null && protocols.equals(dialing.protocols())) {
      return route;
    }
    Route.Dialing changed = dialing.with(protocols);
    changed = profile == null ? changed : changed.as(profile.profile());
    return new Route(route.origin(), own == null ? changed : changed.with(own));
  }

  private Route routeAsNamed(Request request) {
    Origin origin = request.url().origin();
    Path unixSocket = request.attribute(Route.Dialing.UNIX_SOCKET);
    Proxy own = request.attribute(Proxy.OF_REQUEST);
    if (unixSocket != null) {
      if (own != null && !own.isNone()) {
        throw new IllegalArgumentException(
            request + ": expected a proxy or a Unix domain socket, actual both");
      }
      return current(new Route(origin, settings.dialing().withUnixSocket(unixSocket)));
    }
    return own != null ? through(origin, own) : usual(origin);
  }

  /** The route of requests that say nothing about it. */
  private Route usual(Origin origin) {
    ProxyChoice choice = settings.proxies();
    return choice == null
        ? route(origin)
        : through(origin, Objects.requireNonNull(choice.proxy(origin), "the choice of a proxy"));
  }

  private Route through(Origin origin, Proxy proxy) {
    return proxy.equals(settings.dialing().proxy())
        ? route(origin)
        : current(new Route(origin, settings.dialing().through(proxy)));
  }

  /**
   * A field that is for proxies does not go to an origin that happens to be reached directly, and a
   * profile says itself which codings it asks for.
   */
  private Request forRoute(Request request, Route route) {
    boolean mayHaveProxy =
        settings.proxies() != null
            || !settings.dialing().proxy().isNone()
            || request.attribute(Proxy.OF_REQUEST) != null;
    Request told =
        mayHaveProxy && route.dialing().proxy().isNone()
            ? Proxy.none().onWire(request, false)
            : request;
    return route.dialing().profile() == null ? told : settings.forProfile(told);
  }

  private Route route(Origin origin) {
    Route known = routes.get(origin);
    if (known != null && !isOutdated(known)) {
      return known;
    }
    Route route = current(new Route(origin, settings.dialing()));
    if (routes.size() < MAX_CACHED_ROUTES) {
      routes.put(origin, route);
    }
    return route;
  }

  /** What TLS is now. */
  TlsConfig tls() {
    return tls;
  }

  /** Whether a connection of this route would speak TLS as it was before {@link #reloadTls}. */
  boolean isOutdated(Route route) {
    return !route.isBy(tls);
  }

  /** The route as it is now. */
  Route current(Route route) {
    TlsConfig now = tls;
    return route.isBy(now) ? route : route.with(now);
  }

  /**
   * Replaces what TLS is. Exchanges that have no connection yet begin anew, those that run finish,
   * and what was connected by the old configuration is closed behind them.
   */
  void reloadTls(TlsConfig next) {
    TlsConfig old;
    reloading.lock();
    try {
      old = tls;
      if (old.equals(next)) {
        return;
      }
      tls = next;
    } finally {
      reloading.unlock();
    }
    routes.clear();
    for (Exchange exchange : unconnected) {
      exchange.renew();
    }
    Predicate<Route> outdated =
        route -> route.origin().isSecure() && route.dialing().tls().equals(old);
    pool.drain(outdated);
    poolsOfCalls.forEach(own -> own.drain(outdated));
  }

  /** Where the connection of a request comes from, and goes to. */
  private ConnectionPool pool(Request request) {
    ConnectionPool own = request.attribute(ConnectionPool.OF_REQUEST);
    if (own == null) {
      return pool;
    }
    if (poolsOfCalls.add(own)) {
      poolsOfCalls.removeIf(known -> known != own && known.isOver());
    }
    return own;
  }

  /** The loop that an exchange begins on: the caller's own, or the next in turn. */
  EventLoop homeLoop() {
    return loops.next();
  }

  /**
   * The loop that a timer of a call runs on: the caller's own, or the next in a turn that is not
   * that of exchanges. A call with a timer and an exchange would else take two numbers, and all
   * exchanges land on every second loop.
   */
  EventLoop timerLoop() {
    EventLoop own = ownLoop();
    return own != null ? own : loops.loop(Math.floorMod(timerTurn.getAndIncrement(), loops.size()));
  }

  boolean isLoopThread() {
    return ownLoop() != null;
  }

  private @Nullable EventLoop ownLoop() {
    for (int i = 0; i < loops.size(); i++) {
      if (loops.loop(i).inLoop()) {
        return loops.loop(i);
      }
    }
    return null;
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

  /** Something runs that {@link #close} waits for. */
  void callStarted() {
    running.incrementAndGet();
  }

  void callStarted(InterceptedCall call) {
    callStarted();
    intercepted.add(call);
  }

  void callEnded(InterceptedCall call) {
    intercepted.remove(call);
    callEnded();
  }

  /** It is over. */
  void callEnded() {
    if (running.decrementAndGet() == 0 && closed) {
      drained.complete(null);
    }
  }

  int running() {
    return running.get();
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Refuses further calls, and those that wait in the queue of a pool; the future completes when
   * the last that runs has ended.
   */
  CompletableFuture<Void> close() {
    closed = true;
    for (Preconnect preconnect : preconnects) {
      preconnect.stop(closedException(preconnect.origin()));
    }
    pool.left(this);
    poolsOfCalls.forEach(own -> own.left(this));
    for (Exchange exchange : unconnected) {
      exchange.leaveQueue();
    }
    if (running.get() == 0) {
      drained.complete(null);
    }
    return drained;
  }

  /** Gives back what the client holds; nothing runs any more. Idempotent. */
  void release() {
    onDrained.run();
  }

  /** Whether what runs is to end. */
  boolean isStopping() {
    return stopping;
  }

  /** Ends every exchange that runs; one that is between two places sees {@link #isStopping}. */
  void stopAll() {
    stopping = true;
    for (InterceptedCall call : intercepted) {
      call.abort(closedException(call.request(), Phase.ACQUIRE, Delivery.UNKNOWN));
    }
    for (Preconnect preconnect : preconnects) {
      preconnect.stop(closedException(preconnect.origin()));
    }
    for (Exchange exchange : unconnected) {
      exchange.stop(closedException(exchange, Phase.ACQUIRE));
    }
    stopAll(pool);
    poolsOfCalls.forEach(this::stopAll);
  }

  private void stopAll(ConnectionPool used) {
    for (HttpConnection connection : used.connections()) {
      connection.stopExchangeOf(this);
    }
  }

  RezoException closedException(Exchange exchange, Phase phase) {
    return closedException(
        exchange.request, phase, phase == Phase.ACQUIRE ? Delivery.NOT_SENT : Delivery.UNKNOWN);
  }

  private static RezoException closedException(Origin origin) {
    return new ClientClosedException(
        "Preconnect to " + origin + ": the client was closed", Phase.ACQUIRE, Delivery.NOT_SENT);
  }

  static RezoException closedException(Request request, Phase phase, Delivery delivery) {
    return new ClientClosedException(request + ": the client was closed", phase, delivery);
  }
}
