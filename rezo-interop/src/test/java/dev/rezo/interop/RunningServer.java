package dev.rezo.interop;

import dev.rezo.client.ClientBuilder;
import dev.rezo.client.RezoClient;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A server that runs, and clients for it.
 *
 * <p>Lifecycle: runs from its making until {@link #close}; in between it may be killed and started
 * again.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class RunningServer implements RunningPeer {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  final ServerKind kind;
  final Site site;
  private List<PeerProcess> processes;

  RunningServer(ServerKind kind) throws Exception {
    this.kind = kind;
    this.site = new Site(kind.name());
    this.processes = startOrCleanUp();
  }

  private List<PeerProcess> startOrCleanUp() throws Exception {
    try {
      return kind.start(site);
    } catch (Exception | AssertionError e) {
      site.close();
      throw e;
    }
  }

  /** An address on this port: by name where TLS has to verify it. */
  String url(Site.Port port, String path) {
    return switch (port) {
      case HTTP, SHORT_IDLE, HINTED, HTTP2_PLAIN -> "http://127.0.0.1:" + site.port(port) + path;
      case HTTPS, MUTUAL, EXPIRED, HTTP2, HTTP2_FEW, HTTP2_RETIRING, HTTP2_SHORT_IDLE ->
          "https://localhost:" + site.port(port) + path;
    };
  }

  /** A client with a pool of its own that trusts the site's authority. */
  RezoClient client() {
    return client(builder -> builder);
  }

  RezoClient client(UnaryOperator<ClientBuilder> change) {
    ClientBuilder builder =
        RezoClient.builder()
            .pool(limits -> limits)
            .defaults(false) // The client by itself.
            .tls(tls -> tls.trust(site.authority.certificate()));
    return change.apply(builder).build();
  }

  /** Makes it take up its configuration again, while it serves. */
  void reload() throws IOException, InterruptedException {
    processes.get(0).signal(kind.reloadSignal());
  }

  /** Ends it as a crash would. */
  void kill() {
    processes.forEach(PeerProcess::kill);
  }

  /** Starts it after {@link #kill}. */
  void startAgain() throws Exception {
    Files.deleteIfExists(site.socket());
    processes = kind.start(site);
  }

  /**
   * The connections on which the server was asked for targets with this word, by its logs.
   *
   * @param requests how many requests there were: logs may come late
   */
  Set<String> connectionsAskedFor(String word, int requests) throws Exception {
    Pattern logged = ((Http2Kind) kind).logged();
    List<String> connections = new ArrayList<>();
    Await.until(
        requests + " requests for " + word + " in the server's logs",
        PATIENCE,
        () -> {
          connections.clear();
          for (MatchResult line : site.workspace.logged(logged)) {
            if (line.group(2).contains(word)) {
              connections.add(line.group(1));
            }
          }
          return connections.size() == requests;
        },
        () -> connections.size() + " requests");
    return new TreeSet<>(connections);
  }

  @Override
  public String logs() {
    return processes.get(0).logs();
  }

  @Override
  public void close() throws IOException {
    for (PeerProcess process : processes) {
      process.close();
    }
    site.close();
  }

  @Override
  public String toString() {
    return kind.name() + processes;
  }
}
