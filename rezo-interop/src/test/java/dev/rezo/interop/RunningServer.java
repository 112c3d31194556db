package dev.rezo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.ClientBuilder;
import dev.rezo.client.RezoClient;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

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
      case HTTP, SHORT_IDLE, HINTED, HTTP2_PLAIN, OTHER ->
          "http://127.0.0.1:" + site.port(port) + path;
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
   * @param requests how many requests there were, each for another target: logs may come late
   * @throws AssertionError when it was not asked for each target once
   */
  Set<String> connectionsAskedForOnce(String word, int requests) throws Exception {
    Map<String, List<String>> connections = new TreeMap<>();
    Await.until(
        requests + " targets with " + word + " in the server's logs",
        PATIENCE,
        () -> {
          connections.clear();
          connections.putAll(connectionsOfTargets(word));
          return connections.size() >= requests;
        },
        () -> connections.size() + " targets");
    assertThat(connections).as("targets with " + word).hasSize(requests);
    Map<String, List<String>> again = new TreeMap<>(connections);
    again.values().removeIf(uses -> uses.size() == 1);
    assertThat(again).as("targets asked for more than once, and on which connections").isEmpty();
    return connections.values().stream().flatMap(List::stream).collect(Collectors.toSet());
  }

  private Map<String, List<String>> connectionsOfTargets(String word) throws IOException {
    return site.workspace.logged(((Http2Kind) kind).logged()).stream()
        .filter(line -> line.group(2).contains(word))
        .collect(
            Collectors.groupingBy(
                line -> line.group(2),
                Collectors.mapping(line -> line.group(1), Collectors.toList())));
  }

  @Override
  public String logs() {
    return processes.get(0).logs();
  }

  @Override
  public boolean hasCrashed() throws InterruptedException {
    for (PeerProcess process : processes) {
      if (process.hasCrashed()) {
        return true;
      }
    }
    return false;
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
