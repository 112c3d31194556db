package dev.rezo.cli;

import dev.rezo.client.ClientBuilder;
import dev.rezo.client.ConnectionPool;
import dev.rezo.client.RezoClient;
import dev.rezo.client.TlsConfig;
import dev.rezo.http.Headers;
import dev.rezo.io.TcpOptions;
import dev.rezo.pool.PoolLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
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
            .tls(tls(settings))
            .tcp(tcp(settings))
            .listener(new TraceListener());
    ResolveRules rules = ResolveRules.of(settings);
    if (rules != null) {
      builder.connectTo(rules).resolver(rules);
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

  private static TlsConfig tls(ConnectionSettings settings) throws UsageException {
    if (settings.mostTls() < settings.leastTls()) {
      throw UsageException.impossible("option --tls-max: below the least version that is allowed");
    }
    boolean allVersions = settings.leastTls() == 2 && settings.mostTls() == 3;
    if (allVersions
        && !settings.insecure()
        && settings.caFile() == null
        && settings.certificate() == null) {
      return TlsConfig.DEFAULT;
    }
    TlsConfig.Builder builder = TlsConfig.builder();
    if (!allVersions) {
      builder.versions("TLSv1." + (settings.leastTls() == 3 ? 3 : settings.mostTls()));
    }
    if (settings.insecure()) {
      builder.insecure();
    }
    trust(settings.caFile(), builder);
    identity(settings, builder);
    return builder.build();
  }

  private static void trust(@Nullable String file, TlsConfig.Builder builder)
      throws UsageException {
    if (file == null) {
      return;
    }
    try {
      builder.trust(Path.of(file));
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw UsageException.of(
          ExitCode.BAD_CA_FILE, "error setting certificate file: " + file + ": " + e.getMessage());
    }
  }

  private static void identity(ConnectionSettings settings, TlsConfig.Builder builder)
      throws UsageException {
    String certificate = settings.certificate();
    if (certificate == null) {
      return;
    }
    int colon = certificate.lastIndexOf(':');
    String file = colon > 0 ? certificate.substring(0, colon) : certificate;
    String inline = colon > 0 ? certificate.substring(colon + 1) : null;
    String password = settings.passPhrase() != null ? settings.passPhrase() : inline;
    try {
      Path path = Path.of(file);
      if (settings.certificateType().equals("P12")) {
        char[] secret = password == null ? new char[0] : password.toCharArray();
        builder.identity(store(path, secret), secret);
        return;
      }
      Path key = settings.keyFile() == null ? path : Path.of(settings.keyFile());
      if (password == null) {
        builder.identity(path, key);
      } else {
        builder.identity(path, key, password.toCharArray());
      }
    } catch (IOException
        | UncheckedIOException
        | GeneralSecurityException
        | IllegalArgumentException e) {
      throw unusable(file, e);
    }
  }

  private static UsageException unusable(String file, Exception cause) {
    return UsageException.of(
        ExitCode.BAD_CLIENT_CERTIFICATE,
        "could not load client certificate from " + file + ": " + cause.getMessage());
  }

  private static KeyStore store(Path path, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(path)) {
      store.load(in, password);
    }
    return store;
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
