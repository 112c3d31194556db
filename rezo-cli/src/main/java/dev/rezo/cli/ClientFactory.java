package dev.rezo.cli;

import dev.rezo.client.AddressFamily;
import dev.rezo.client.ClientBuilder;
import dev.rezo.client.ConnectionPool;
import dev.rezo.client.ProxyChoice;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Headers;
import dev.rezo.http.Protocol;
import dev.rezo.io.TcpOptions;
import dev.rezo.plugins.auth.Authentication;
import dev.rezo.pool.PoolLimits;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a client for each set of connection settings, once, all over one pool.
 *
 * <p>Lifecycle: closing it closes the clients and the pool; nothing is waited for.
 *
 * <p>Thread-safe: guarded by itself.
 */
final class ClientFactory implements AutoCloseable {

  /** A session could ask for a new set with every line; each costs a TLS context and a pool key. */
  private static final int MOST_CLIENTS = 64;

  /** As many unanswered probes end a connection in curl. */
  private static final int PROBES_WITH_INTERVAL = 9;

  /** A list, as one is the rule: the first hash of a record costs 10 ms. */
  private final List<Made> clients = new ArrayList<>();

  private final ConnectionPool pool;
  private final @Nullable CommandCookies cookies;
  private boolean showsBodies;

  /**
   * @param width how many requests run at a time, so that none of them waits for a connection
   * @param cookies what all clients send and keep, or null
   */
  ClientFactory(int width, @Nullable CommandCookies cookies) {
    this.cookies = cookies;
    PoolLimits limits = PoolLimits.DEFAULT;
    pool = ConnectionPool.of(width <= 256 ? limits : limits.withMaxPerBucket(width));
  }

  /** Says of clients that are made from now on whether {@link Trace}s see bodies. */
  ClientFactory showingBodies(boolean value) {
    showsBodies = value;
    return this;
  }

  /** The client for these settings. */
  synchronized RezoClient client(ConnectionSettings settings) throws UsageException {
    for (Made made : clients) {
      if (made.settings.equals(settings)) {
        return made.client;
      }
    }
    if (clients.size() >= MOST_CLIENTS) {
      throw UsageException.impossible(
          "expected at most " + MOST_CLIENTS + " different sets of connection options");
    }
    TraceListener traces = new TraceListener();
    ClientBuilder builder = builder(settings).pool(pool).listener(traces).sessionListener(traces);
    if (cookies != null) {
      builder.attemptInterceptor(cookies.interceptor());
    }
    if (showsBodies) {
      builder.attemptInterceptor(new TracedBodies());
    }
    Made made = new Made(settings, builder.build());
    clients.add(made);
    return made.client;
  }

  /** All that these settings say of a client. */
  static ClientBuilder builder(ConnectionSettings settings) throws UsageException {
    ClientBuilder builder =
        RezoClient.builder()
            .defaults(false) // curl follows and decodes where it is told to.
            .interceptor(Following.REDIRECTS)
            .interceptor(Following.DECOMPRESSION)
            .attemptInterceptor(Following.SCHEMES)
            .attemptInterceptor(Authentication.ofRequests())
            .headers(Headers.EMPTY)
            .protocols(settings.protocols().toArray(Protocol[]::new))
            .profile(settings.profile())
            // No limit but those that were asked for: curl has none of these either.
            .timeouts(t -> t.connect(null).head(null))
            .tls(ClientTls.of(settings))
            .tcp(tcp(settings));
    if (settings.family() != 0) {
      builder.addressFamily(
          settings.family() == 4 ? AddressFamily.IPV4_ONLY : AddressFamily.IPV6_ONLY);
    }
    if (settings.headStartMillis() > 0) {
      builder.connectionAttemptDelay(Duration.ofMillis(settings.headStartMillis()));
    }
    ResolveRules rules = ResolveRules.of(settings);
    if (rules != null) {
      builder.connectTo(rules).resolver(rules);
    }
    way(settings, builder);
    return builder;
  }

  /** A Unix domain socket leads there itself: a proxy of the environment is not for it. */
  private static void way(ConnectionSettings settings, ClientBuilder builder)
      throws UsageException {
    if (settings.unixSocket() != null) {
      if (settings.proxy().proxy() != null) {
        throw UsageException.impossible("option --unix-socket: expected no proxy beside it");
      }
      builder.unixSocket(Path.of(settings.unixSocket()));
      return;
    }
    ProxyChoice proxies = new ProxyRules(settings.proxy(), System.getenv()).choice();
    if (proxies != null) {
      builder.proxies(proxies);
    }
  }

  private static TcpOptions tcp(ConnectionSettings settings) throws UsageException {
    TcpOptions options = TcpOptions.DEFAULT.withLocalPorts(settings.localPorts());
    if (settings.localEnd() != null) {
      options = from(settings.localEnd(), options);
    }
    if (!settings.probes()) {
      return options.withKeepAlive(null);
    }
    if (settings.probeSeconds() > 0) {
      Duration interval = Duration.ofSeconds(settings.probeSeconds());
      return options.withKeepAlive(
          new TcpOptions.KeepAlive(interval, interval, PROBES_WITH_INTERVAL));
    }
    return options;
  }

  /** An interface if there is one of that name, else an address or a name of one. */
  private static TcpOptions from(String localEnd, TcpOptions options) throws UsageException {
    boolean mustBeInterface = localEnd.startsWith("if!");
    boolean mustBeHost = localEnd.startsWith("host!");
    String name = localEnd.substring(localEnd.indexOf('!') + 1);
    try {
      if (!mustBeHost && NetworkInterface.getByName(name) != null) {
        return options.withLocalInterface(name);
      }
      if (!mustBeInterface) {
        return options.withLocalAddress(InetAddress.getByName(name));
      }
    } catch (SocketException | UnknownHostException e) {
      // Told below, as an interface that is not there is.
    }
    throw UsageException.of(
        ExitCode.INTERFACE_FAILED,
        "option --interface: expected an interface or a local address, actual " + localEnd);
  }

  @Override
  public synchronized void close() {
    for (Made made : clients) {
      made.client.shutdownNow();
    }
    pool.close();
  }

  /**
   * A client and what it was made of.
   *
   * @param settings its settings
   * @param client the client
   */
  private record Made(ConnectionSettings settings, RezoClient client) {}
}
