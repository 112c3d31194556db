package dev.rezo.cli;

import dev.rezo.client.ClientBuilder;
import dev.rezo.client.ConnectionPool;
import dev.rezo.client.ProxyChoice;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Headers;
import dev.rezo.io.TcpOptions;
import dev.rezo.pool.PoolLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

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

  /** A list, as one is the rule: the first hash of a record costs 10 ms. */
  private final List<Made> clients = new ArrayList<>();

  private final ConnectionPool pool;

  /**
   * @param width how many requests run at a time, so that none of them waits for a connection
   */
  ClientFactory(int width) {
    PoolLimits limits = PoolLimits.DEFAULT;
    pool = ConnectionPool.of(width <= 256 ? limits : limits.withMaxPerBucket(width));
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
    Made made = new Made(settings, make(settings));
    clients.add(made);
    return made.client;
  }

  private RezoClient make(ConnectionSettings settings) throws UsageException {
    ClientBuilder builder =
        RezoClient.builder()
            .pool(pool)
            .headers(Headers.EMPTY)
            // No limit but those that were asked for: curl has none of these either.
            .timeouts(t -> t.connect(null).head(null))
            .tls(ClientTls.of(settings))
            .tcp(tcp(settings))
            .listener(new TraceListener());
    ResolveRules rules = ResolveRules.of(settings);
    if (rules != null) {
      builder.connectTo(rules).resolver(rules);
    }
    ProxyChoice proxies = new ProxyRules(settings.proxy(), System.getenv()).choice();
    if (proxies != null) {
      builder.proxies(proxies);
    }
    return builder.build();
  }

  private static TcpOptions tcp(ConnectionSettings settings) throws UsageException {
    TcpOptions options = TcpOptions.DEFAULT;
    if (settings.localAddress() != null) {
      try {
        options = options.withLocalAddress(InetAddress.getByName(settings.localAddress()));
      } catch (UnknownHostException e) {
        throw UsageException.impossible(
            "option --interface: expected a local address, actual " + settings.localAddress());
      }
    }
    return settings.probes() ? options : options.withKeepAlive(null);
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
