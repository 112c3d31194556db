package dev.rezo.client;

import dev.rezo.dns.CachingResolver;
import dev.rezo.dns.DnsConfig;
import dev.rezo.dns.Resolver;
import dev.rezo.dns.SystemResolver;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Headers;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Protocol;
import dev.rezo.http.SessionListener;
import dev.rezo.http.Timeouts;
import dev.rezo.http.Url;
import dev.rezo.io.EventLoops;
import dev.rezo.io.LoopGroup;
import dev.rezo.io.TcpOptions;
import dev.rezo.pool.PoolLimits;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a client. What is not set has a default that {@link RezoClient#describe}
 * shows.
 *
 * <p>Not thread-safe; the caller serialises. It may build several clients.
 */
public final class ClientBuilder {

  /** What the client says of itself unless it is told otherwise. */
  static final Headers DEFAULT_HEADERS = Headers.of("User-Agent", "rezo/0.1");

  private static final Duration DEFAULT_ATTEMPT_DELAY =
      Duration.ofNanos(HappyEyeballs.DEFAULT_DELAY_NANOS);

  /** So long that it is for good, and still a number of nanoseconds that can be added to a time. */
  private static final Duration MAX_ATTEMPT_DELAY = Duration.ofDays(36_500);

  /** Times in nanoseconds are compared by difference, which holds for 292 years. */
  private static final Duration LONGEST_REPORT = Duration.ofDays(3650);

  private @Nullable Url baseUrl;
  private Timeouts timeouts = Timeouts.DEFAULT;
  private TlsConfig tls = TlsConfig.DEFAULT;
  private TcpOptions tcp = TcpOptions.DEFAULT;
  private AddressFamily family = AddressFamily.ANY;
  private @Nullable Path unixSocket;
  private Duration attemptDelay = DEFAULT_ATTEMPT_DELAY;
  private Protocol version = Protocol.HTTP_1_1;
  private Protocols protocols = Protocols.DEFAULT;
  private @Nullable PushListener pushes;
  private boolean keepAlive = true;
  private boolean reconnect = true;
  private Headers headers = DEFAULT_HEADERS;
  private @Nullable BrowserProfile profile;
  private InterceptorSettings interceptors = new InterceptorSettings();
  private final List<ExchangeListener> listeners = new ArrayList<>();
  private final List<SessionListener> sessionListeners = new ArrayList<>();
  private @Nullable DebugLines debug;
  private @Nullable Executor executor;
  private @Nullable Duration reportEvery;
  private @Nullable Consumer<ClientReport> report;
  private int leakSampling = LeakWatch.USUAL_SAMPLING;
  private @Nullable ConnectTo connectTo;
  private Proxy proxy = Proxy.none();
  private @Nullable ProxyChoice proxies;
  private @Nullable Resolver resolver;
  private @Nullable DnsConfig dns;
  private final Map<String, List<InetAddress>> hosts = new TreeMap<>();
  private @Nullable PoolLimits limits;
  private @Nullable ConnectionPool pool;
  private @Nullable LoopGroup loops;
  private Executor tlsTasks = TlsTasks.shared();

  ClientBuilder() {}

  /**
   * What relative addresses are resolved against (RFC 3986 section 5.2): end it with a slash.
   *
   * @throws IllegalArgumentException when it is malformed
   */
  public ClientBuilder baseUri(String value) {
    baseUrl = Url.parse(value);
    return this;
  }

  /**
   * Limits of a pool that this client has for itself, and that is closed with it; starts from the
   * defaults.
   */
  public ClientBuilder pool(UnaryOperator<PoolLimits> change) {
    limits = change.apply(limits == null ? PoolLimits.DEFAULT : limits);
    pool = null;
    return this;
  }

  /**
   * A pool to use together with others. It is not closed with the client, unless it is one that
   * another client made for itself: that is closed with the last client that uses it.
   */
  public ClientBuilder pool(ConnectionPool shared) {
    pool = shared;
    limits = null;
    return this;
  }

  /**
   * Fixed addresses of a host, which nobody is asked for: what {@code --resolve} is to curl. They
   * count for this client alone, whatever else knows names; the host of a proxy may be one.
   *
   * @param host without regard to case and a trailing dot
   * @throws IllegalArgumentException without an address
   */
  public ClientBuilder host(String host, InetAddress... addresses) {
    if (addresses.length == 0) {
      throw new IllegalArgumentException(host + ": expected at least one address, actual none");
    }
    String name = host.toLowerCase(Locale.ROOT);
    hosts.put(name.endsWith(".") ? name.substring(0, name.length() - 1) : name, List.of(addresses));
    return this;
  }

  /** No DNS cache: each connection that is opened looks its name up. */
  public ClientBuilder dnsOff() {
    return dns(config -> config.withTtl(Duration.ZERO));
  }

  /** Settings of a DNS cache that this client has for itself; starts from the defaults. */
  public ClientBuilder dns(UnaryOperator<DnsConfig> change) {
    dns = change.apply(dns == null ? DnsConfig.DEFAULT : dns);
    return this;
  }

  /** Where addresses come from, in place of the system's resolver behind a cache. */
  public ClientBuilder resolver(Resolver value) {
    resolver = value;
    return this;
  }

  /** The limits of calls; starts from connect 10 s and head 30 s. */
  public ClientBuilder timeouts(Consumer<Timeouts.Builder> change) {
    Timeouts.Builder builder = timeouts.toBuilder();
    change.accept(builder);
    timeouts = builder.build();
    return this;
  }

  /** Trust and identity; starts from the system's trust and no identity. */
  public ClientBuilder tls(Consumer<TlsConfig.Builder> change) {
    TlsConfig.Builder builder = tls.toBuilder();
    change.accept(builder);
    tls = builder.build();
    return this;
  }

  /** Trust and identity. */
  public ClientBuilder tls(TlsConfig value) {
    tls = value;
    return this;
  }

  /** Options of sockets. */
  public ClientBuilder tcp(TcpOptions value) {
    tcp = value;
    return this;
  }

  /** Which addresses of a name connections go to; all unless it is said otherwise. */
  public ClientBuilder addressFamily(AddressFamily value) {
    family = value;
    return this;
  }

  /**
   * Connects to this Unix domain socket in place of every host, or of the proxy. The address of a
   * call still says which host is asked for, and whether by TLS. Null: to hosts.
   *
   * @throws IllegalArgumentException when the path is not one of the file system
   */
  public ClientBuilder unixSocket(@Nullable Path path) {
    unixSocket = path == null ? null : UnixDomainSocketAddress.of(path).getPath();
    return this;
  }

  /**
   * How long an address of a name may stay silent before the next one is tried as well (RFC 8305
   * section 5); 250 ms unless it is said otherwise. The first to answer wins.
   *
   * @throws IllegalArgumentException below 10 ms (RFC 8305 section 8)
   */
  public ClientBuilder connectionAttemptDelay(Duration value) {
    if (value.compareTo(Duration.ofNanos(HappyEyeballs.MIN_DELAY_NANOS)) < 0) {
      throw new IllegalArgumentException(
          "connectionAttemptDelay: expected at least 10 ms, actual " + value);
    }
    attemptDelay = value.compareTo(MAX_ATTEMPT_DELAY) > 0 ? MAX_ATTEMPT_DELAY : value;
    return this;
  }

  /** The version that requests of HTTP/1.x are sent as unless they say otherwise. */
  public ClientBuilder version(Protocol value) {
    version = value;
    return this;
  }

  /**
   * Which versions of HTTP connections may speak, the preferred one first: HTTP/2 and HTTP/1.1
   * unless it is said otherwise. With TLS the server chooses one of them (ALPN). On plaintext
   * nobody can be asked: HTTP/2 is spoken there only if it is the only one ("prior knowledge"), and
   * HTTP/1.1 else.
   *
   * @throws IllegalArgumentException for anything but HTTP/2, HTTP/1.1 or both
   */
  public ClientBuilder protocols(Protocol... inOrder) {
    protocols = new Protocols(List.of(inOrder));
    return this;
  }

  /**
   * Who decides about responses that a server sends unasked, by HTTP/2; null, as unless it is set:
   * servers are told not to. A connection is shared only by clients with the same listener.
   */
  public ClientBuilder pushes(@Nullable PushListener value) {
    pushes = value;
    return this;
  }

  /** False: each call has a connection for itself, closed afterwards. */
  public ClientBuilder keepAlive(boolean value) {
    keepAlive = value;
    return this;
  }

  /**
   * Whether a server that restarts is given a moment: a connection that is refused where one stood
   * within the last minute is tried six times more within about two seconds, inside the connect
   * limit and the limit of the call. True unless it is set.
   */
  public ClientBuilder reconnect(boolean value) {
    reconnect = value;
    return this;
  }

  /** A field that each request gets unless it sets it. */
  public ClientBuilder header(String name, String value) {
    headers = headers.toBuilder().set(name, value).build();
    return this;
  }

  /** All fields that each request gets unless it sets them, User-Agent among them. */
  public ClientBuilder headers(Headers value) {
    headers = value;
    return this;
  }

  /**
   * What calls look like to servers that tell browsers apart, unless a call says otherwise; null,
   * the default, for this client as it is. Fields that requests or the client set are kept; the
   * client's own User-Agent is left out.
   */
  public ClientBuilder profile(@Nullable BrowserProfile value) {
    profile = value;
    return this;
  }

  /**
   * Adds an interceptor that runs once for each call; the first added sees the request first. One
   * of the class of a {@linkplain #defaults default} one takes its place.
   */
  public ClientBuilder interceptor(Interceptor value) {
    interceptors.forCalls(value);
    return this;
  }

  /**
   * Adds an interceptor that runs once for each attempt, below all those of the call: it sees each
   * redirect and each retry.
   */
  public ClientBuilder attemptInterceptor(Interceptor value) {
    interceptors.forAttempts(value);
    return this;
  }

  /**
   * Whether the client has the interceptors that plugins offer by themselves ({@link
   * dev.rezo.http.DefaultInterceptor}): with {@code rezo-plugins} on the path, redirects are
   * followed and responses decompressed. True unless it is set.
   */
  public ClientBuilder defaults(boolean value) {
    interceptors.defaults(value);
    return this;
  }

  /** Leaves out the default interceptor of this class, if there is one. */
  public ClientBuilder withoutDefault(Class<? extends Interceptor> type) {
    interceptors.without(type);
    return this;
  }

  /** Adds a listener. */
  public ClientBuilder listener(ExchangeListener value) {
    listeners.add(value);
    return this;
  }

  /** Adds a listener that watches HTTP/2 sessions. */
  public ClientBuilder sessionListener(SessionListener value) {
    sessionListeners.add(value);
    return this;
  }

  /**
   * Whether a line is written to the log for each HTTP/2 session that is made or used again, and
   * each GOAWAY: to {@code dev.rezo.debug}, at level INFO. False unless it is set.
   */
  public ClientBuilder debug(boolean value) {
    debug = value ? DebugLines.toLog() : null;
    return this;
  }

  /**
   * As {@link #debug(boolean)}, to somewhere else.
   *
   * @param lines hears of each on a loop, and must not block
   */
  public ClientBuilder debug(Consumer<String> lines) {
    debug = new DebugLines(Objects.requireNonNull(lines, "lines"));
    return this;
  }

  /** Where futures complete, so that what is chained to them may block; null for the loops. */
  public ClientBuilder executor(@Nullable Executor value) {
    executor = value;
    return this;
  }

  /**
   * Looks for responses that the program has lost: neither read to the end nor closed, and no
   * longer reachable. Such a response is closed, so that its connection is free again, and a
   * warning in the log says where it was obtained. That is found out when the garbage is collected;
   * it does not replace closing.
   *
   * @param oneOf how many calls there are for each that is looked after, chosen at random, but not
   *     more than a hundred a second; 1 for every call, as a test wants it; 0 for none. 128 unless
   *     it is set
   * @throws IllegalArgumentException below 0
   */
  public ClientBuilder leakSampling(int oneOf) {
    if (oneOf < 0) {
      throw new IllegalArgumentException("leakSampling: expected at least 0, actual " + oneOf);
    }
    leakSampling = oneOf;
    return this;
  }

  /**
   * Reports how the client does, again and again until it is closed: what it holds, and what the
   * limits of its pool should be instead, by what it did since the report before. There are no
   * reports unless this is set.
   *
   * @param every from one report to the next, at least a second
   * @param listener hears of them on a loop, and must not block; {@link ClientReport#toLog} writes
   *     them to the log
   * @throws IllegalArgumentException below a second
   */
  public ClientBuilder reportEvery(Duration every, Consumer<ClientReport> listener) {
    if (every.compareTo(Duration.ofSeconds(1)) < 0 || every.compareTo(LONGEST_REPORT) > 0) {
      throw new IllegalArgumentException(
          "reportEvery: expected from PT1S to " + LONGEST_REPORT + ", actual " + every);
    }
    reportEvery = every;
    report = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /** Other endpoints for some origins. */
  public ClientBuilder connectTo(@Nullable ConnectTo value) {
    connectTo = value;
    return this;
  }

  /**
   * The proxy that all calls go through, unless a request says otherwise. Nothing is read from the
   * environment or from system properties.
   */
  public ClientBuilder proxy(Proxy value) {
    proxy = Objects.requireNonNull(value, "proxy");
    proxies = null;
    return this;
  }

  /** Chooses the proxy of each attempt by its origin, unless a request says otherwise. */
  public ClientBuilder proxies(ProxyChoice value) {
    proxies = Objects.requireNonNull(value, "proxies");
    proxy = Proxy.none();
    return this;
  }

  /** Loops of the caller's own, which are not closed with the client. */
  public ClientBuilder loops(LoopGroup value) {
    loops = value;
    return this;
  }

  /** Where TLS computes: for a test that has one thread. */
  ClientBuilder tlsTasks(Executor value) {
    tlsTasks = value;
    return this;
  }

  /**
   * The client. Nothing is opened yet.
   *
   * @throws IllegalStateException when its pool is that of other clients, and these are closed
   */
  public RezoClient build() {
    ClientSettings settings = settings();
    ConnectionPool usedPool = usedPool();
    LoopGroup ownLoops = loops == null ? EventLoops.shared() : null;
    LoopGroup usedLoops = ownLoops != null ? ownLoops : Objects.requireNonNull(loops);
    AtomicBoolean left = new AtomicBoolean();
    Runnable giveBack =
        () -> {
          if (left.compareAndSet(false, true)) {
            usedPool.leave();
          }
          if (ownLoops != null) {
            ownLoops.close();
          }
        };
    ClientCore core =
        new ClientCore(
            settings, usedPool, usedLoops, new Names(usedResolver(), hosts), tlsTasks, giveBack);
    tls.warnIfInsecure(ClientLog::get);
    proxy.tls().warnOnceIfInsecure(ClientLog::get, proxy);
    RezoClient client = new RezoClient(copy(), core);
    if (reportEvery != null && report != null) {
      new Reporter(client, usedLoops.next(), reportEvery.toNanos(), report).begin();
    }
    return client;
  }

  private ConnectionPool usedPool() {
    ConnectionPool used;
    if (limits == null) {
      used = Objects.requireNonNullElse(pool, ConnectionPool.shared());
    } else {
      used = ConnectionPool.ofClients(limits);
      if (CreationRate.OF_PROCESS.isTooHigh(System.nanoTime())) {
        ClientLog.get()
            .log(
                Level.WARNING,
                "more than {0} clients with a pool of their own were made within a minute: no"
                    + " connection serves more than one of them. Make one client for each service and"
                    + " keep it (RezoClients.named), or leave out pool(...) to share connections",
                CreationRate.MOST);
      }
    }
    used.enter();
    return used;
  }

  private ClientSettings settings() {
    List<SessionListener> ofSessions = new ArrayList<>(sessionListeners);
    if (debug != null) {
      ofSessions.add(debug);
    }
    return new ClientSettings(
        baseUrl,
        timeouts,
        dialing(),
        proxies,
        attemptDelay,
        keepAlive,
        reconnect,
        headers,
        interceptors.inOrder(),
        listeners,
        ofSessions,
        executor,
        leakSampling);
  }

  Route.Dialing dialing() {
    if (unixSocket != null && (proxies != null || !proxy.isNone())) {
      throw new IllegalArgumentException(
          "client: expected a proxy or a Unix domain socket, actual both");
    }
    return new Route.Dialing(
        tls,
        tcp,
        family,
        unixSocket,
        version,
        protocols.with(pushes),
        resolver,
        hosts,
        connectTo,
        proxy,
        profile);
  }

  private Resolver usedResolver() {
    if (resolver != null) {
      return resolver;
    }
    return dns == null ? CachingResolver.global() : new CachingResolver(new SystemResolver(), dns);
  }

  ClientBuilder copy() {
    ClientBuilder copy = new ClientBuilder();
    copy.baseUrl = baseUrl;
    copy.timeouts = timeouts;
    copy.tls = tls;
    copy.tcp = tcp;
    copy.family = family;
    copy.unixSocket = unixSocket;
    copy.attemptDelay = attemptDelay;
    copy.version = version;
    copy.protocols = protocols;
    copy.pushes = pushes;
    copy.keepAlive = keepAlive;
    copy.reconnect = reconnect;
    copy.headers = headers;
    copy.profile = profile;
    copy.interceptors = interceptors.copy();
    copy.listeners.addAll(listeners);
    copy.sessionListeners.addAll(sessionListeners);
    copy.debug = debug;
    copy.executor = executor;
    copy.leakSampling = leakSampling;
    copy.reportEvery = reportEvery;
    copy.report = report;
    copy.connectTo = connectTo;
    copy.proxy = proxy;
    copy.proxies = proxies;
    copy.resolver = resolver;
    copy.dns = dns;
    copy.hosts.putAll(hosts);
    copy.limits = limits;
    copy.pool = pool;
    copy.loops = loops;
    copy.tlsTasks = tlsTasks;
    return copy;
  }

  /** Every setting in force and whether it was set or is the default. */
  SettingsReport report() {
    return new SettingsReport()
        .line("base address", baseUrl, null)
        .line("timeouts", timeouts, Timeouts.DEFAULT)
        .line("TLS", tls, TlsConfig.DEFAULT)
        .line("TCP", tcp, TcpOptions.DEFAULT)
        .line("address family", family, AddressFamily.ANY)
        .line("Unix socket", unixSocket, null)
        .line("connection attempt delay", attemptDelay, DEFAULT_ATTEMPT_DELAY)
        .line("version", version, Protocol.HTTP_1_1)
        .line("protocols", protocols, Protocols.DEFAULT)
        .line("pushes", pushes, null)
        .line("keep-alive", keepAlive, true)
        .line("reconnect", reconnect, true)
        .line("headers", headers, DEFAULT_HEADERS)
        .line("profile", profile, null)
        .lines(interceptors::report)
        .line("listeners", List.copyOf(listeners), List.of())
        .line("session listeners", List.copyOf(sessionListeners), List.of())
        .line("debug", debug, null)
        .line("executor", executor, null)
        .line("report every", reportEvery, null)
        .line("report", report, null)
        .line("leak sampling", leakSampling, LeakWatch.USUAL_SAMPLING)
        .line("connect to", connectTo, null)
        .line("proxy", proxies != null ? proxies : proxy, Proxy.none())
        .line("resolver", resolver, null)
        .line("hosts", Map.copyOf(hosts), Map.of())
        .line("DNS cache", dns, null)
        .line("pool", pool != null ? pool : limits, null)
        .line("loops", loops, null);
  }
}
