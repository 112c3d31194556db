package dev.rezo.interop;

import static dev.rezo.interop.Site.Port.HINTED;
import static dev.rezo.interop.Site.Port.HTTP;
import static dev.rezo.interop.Site.Port.HTTPS;
import static dev.rezo.interop.Site.Port.SHORT_IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Response;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How long connections live, and what comes after.
 *
 * <p>Immutable.
 */
final class ConnectionFeatures {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  static final String NO_PIPELINING = "never a second request before the response";

  static final String UNIX_SOCKET = "Unix domain socket";

  /** Why a server cannot say that. */
  static final String DOES_NOT_TELL = "does not tell whether a request came before its turn";

  private ConnectionFeatures() {}

  static List<Feature<RunningServer>> all() {
    return List.of(
        new Feature<>("1,000 requests over one connection", ConnectionFeatures::reuse),
        new Feature<>(NO_PIPELINING, ConnectionFeatures::noPipelining),
        new Feature<>("`Keep-Alive: timeout` is kept to", ConnectionFeatures::hint),
        new Feature<>("next request after the server closed idle", ConnectionFeatures::idleClose),
        new Feature<>("graceful reload under load, no error", server -> reload(server, HTTP)),
        new Feature<>(
            "graceful reload under load with TLS, no error", server -> reload(server, HTTPS)),
        new Feature<>("next request after a crash and a start", ConnectionFeatures::crash),
        new Feature<>("IPv6 (`::1`)", ConnectionFeatures::ipv6),
        new Feature<>(UNIX_SOCKET, ConnectionFeatures::unixSocket));
  }

  private static void reuse(RunningServer server) throws Exception {
    String url = server.url(HTTP, "/files/12");
    try (RezoClient client = server.client()) {
      long connection = get(client, url).id();
      for (int i = 2; i <= 1_000; i++) {
        assertThat(get(client, url)).isEqualTo(new Use(connection, i));
      }
    }
  }

  /** By the log of a server that sees whether a request was there before its turn. */
  private static void noPipelining(RunningServer server) throws Exception {
    try (RezoClient client =
        server.client(builder -> builder.pool(limits -> limits.withMaxPerBucket(2)))) {
      Load load = Load.start(client, server.url(HTTP, "/files/100k"));
      load.awaitMore(300);
      assertThat(load.stop()).isEmpty();
    }
    assertThat(Files.readAllLines(server.site.workspace.path("nginx.access.log")))
        .filteredOn(line -> line.contains("/files/100k"))
        .hasSizeGreaterThan(300)
        .allMatch(line -> line.startsWith("pipelined=."));
  }

  /** The client ends the connection before the time is over that the server has announced. */
  private static void hint(RunningServer server) throws Exception {
    String url = server.url(HINTED, "/files/12");
    try (RezoClient client = server.client()) {
      try (Response response = client.get(url).send()) {
        response.body().bytes();
        assertThat(response.header("Keep-Alive")).startsWith("timeout=3");
      }
      Use second = get(client, url);
      assertThat(second.count()).isEqualTo(2);
      long start = System.nanoTime();
      awaitEmptyPool(client);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
      assertThat(get(client, url).id()).isNotEqualTo(second.id());
    }
  }

  private static void idleClose(RunningServer server) throws Exception {
    String url = server.url(SHORT_IDLE, "/files/12");
    try (RezoClient client = server.client()) {
      Use first = get(client, url);
      awaitEmptyPool(client);
      Use next = get(client, url);
      assertThat(next.id()).isNotEqualTo(first.id());
      assertThat(next.count()).isEqualTo(1);
    }
  }

  private static void awaitEmptyPool(RezoClient client) throws Exception {
    Await.until(
        "no connection in the pool",
        PATIENCE,
        () -> client.pool().snapshot().total() == 0,
        () -> client.pool().snapshot().toString());
  }

  private static void reload(RunningServer server, Site.Port port) throws Exception {
    try (RezoClient client = server.client()) {
      Load load = Load.start(client, server.url(port, "/files/12"));
      for (int i = 0; i < 3; i++) {
        load.awaitMore(300);
        server.reload();
        load.awaitMore(300);
      }
      assertThat(load.stop()).isEmpty();
    }
  }

  private static void crash(RunningServer server) throws Exception {
    String url = server.url(HTTP, "/files/12");
    try (RezoClient client = server.client()) {
      long first = get(client, url).id();
      server.kill();
      server.startAgain();
      assertThat(get(client, url).id()).isNotEqualTo(first);
    }
  }

  private static void ipv6(RunningServer server) throws Exception {
    try (RezoClient client = server.client()) {
      for (int i = 1; i <= 2; i++) {
        assertThat(get(client, "http://[::1]:" + server.site.port(HTTP) + "/files/12").count())
            .isEqualTo(i);
      }
    }
  }

  private static void unixSocket(RunningServer server) throws Exception {
    try (RezoClient client = server.client(builder -> builder.unixSocket(server.site.socket()))) {
      for (int i = 1; i <= 2; i++) {
        assertThat(get(client, "http://localhost/files/12").count()).isEqualTo(i);
      }
    }
  }

  /** Which connection was used for a request, and for how many by then. */
  private record Use(long id, int count) {}

  private static Use get(RezoClient client, String url) throws Exception {
    try (Response response = client.get(url).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body().text()).isEqualTo("hello world\n");
      var use = Objects.requireNonNull(response.connection());
      return new Use(use.id(), use.useCount());
    }
  }
}
